# The course in a container; how to run it: docs/containers.md.
#   docker build -t unrolled .                        the labs, for students: no solution in it
#   docker build -t unrolled-grade --target grade .   the commands of instructors
FROM python:3.11-slim-bookworm AS library
RUN python3 -m venv /opt/unrolled
ENV PATH=/opt/unrolled/bin:$PATH HOME=/home/unrolled OPENBLAS_NUM_THREADS=1
WORKDIR /srv/unrolled
COPY pyproject.toml constraints.txt README.md LICENSE LICENSE-LESSONS ./
COPY unrolled/ unrolled/
COPY data/ data/
COPY assets/ assets/
COPY notebooks/ notebooks/
RUN python -m pip install --quiet --no-cache-dir --disable-pip-version-check -c constraints.txt -e '.[lab]'
# Whoever `--user` says may write here.
RUN mkdir -p work "$HOME" && chmod 777 work "$HOME"

FROM library AS grade
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap \
    && rm -rf /var/lib/apt/lists/*
RUN python -m pip install --quiet --no-cache-dir --disable-pip-version-check -c constraints.txt -e '.[lab,grade]'
COPY nbgrader_config.py ./
COPY solutions/ solutions/
COPY autograder/ autograder/
CMD ["python", "-m", "autograder", "--help"]

FROM library AS lab
USER 1000:1000
EXPOSE 8888
CMD ["sh", "-c", "python -m unrolled start 00_start_here && exec jupyter lab --ip=0.0.0.0 --port=8888 --no-browser --LabApp.news_url=None --LabApp.default_url=/lab/tree/work/00_start_here/00_start_here.ipynb"]
