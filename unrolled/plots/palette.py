"""The colours of the course, by Okabe and Ito, which the colour-blind can tell apart too."""

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#7F7F7F"
CYCLE = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY]
