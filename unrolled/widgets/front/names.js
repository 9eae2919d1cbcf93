// Names appear: the loss of a run, and what the network wrote after so many updates.
import { chart } from "./chart.js";
import { make } from "./elements.js";
import { frame } from "./frame.js";

const count = (n) => n.toLocaleString("en");

// settings: {losses: [[update, nats], …], lists: [[updates, names], …], told: [text of each list]}
export function names(el, first) {
  let { losses, lists, told } = first;
  const says = (place) => `${count(lists[place][0])} updates`;
  const slider = { label: "What it wrote after", last: lists.length - 1, at: lists.length - 1, says };

  function draw([place], width) {
    const end = losses[losses.length - 1][0] || 1;
    const highest = Math.max(...losses.map(([, nats]) => nats));
    const picture = chart(width, 190, [0, end, "updates"], [0, highest, "smoothed loss, nats a name"]);
    picture.line(losses, { class: "blue" });
    picture.upright(lists[place][0], { class: "here" });
    const rows = lists.map(([updates, written], k) =>
      make("li", k === place ? { class: "here", "aria-current": "true" } : {},
        make("b", {}, count(updates)), make("span", {}, written)));
    const kept = make("ol", { class: "kept", "aria-label": "Names after so many updates" }, ...rows);
    return { picture: [picture.svg], below: [kept], described: told[place] };
  }

  const shown = frame(el, { name: "Names appear", caption: first.caption, sliders: [slider] }, draw);
  return {
    stop: shown.stop,
    // The run went on.
    more(settings) {
      ({ losses, lists, told } = settings);
      shown.controls[0].reach(lists.length - 1);
      shown.redraw(false);
    },
  };
}
