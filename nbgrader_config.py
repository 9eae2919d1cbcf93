"""nbgrader's own steps on this layout: plain `nbgrader` commands and formgrader work unchanged."""

import os
import sys
from pathlib import Path

from autograder.gradebook.backup import address
from autograder.intake.nbgrader_times import read_as_grade_does
from autograder.lab.cells import CODE_STUB

# nbgrader starts `alembic` by name; find it also where the environment is not activated.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"

ROOT = Path(__file__).resolve().parent

c = get_config()  # noqa: F821 (traitlets puts it here)
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.course_id = "unrolled"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "autograder/submitted"
c.CourseDirectory.autograded_directory = "autograder/autograded"
c.CourseDirectory.feedback_directory = "autograder/feedback"
c.CourseDirectory.solution_directory = "autograder/solution"
c.CourseDirectory.db_url = address(ROOT / "autograder" / "gradebook.db")
c.ClearSolutions.code_stub = CODE_STUB
# How far check.help goes in a release: add "solution" where nobody is graded.
c.Unrolled.rungs = ["hint", "example", "outline"]
c.ExecutePreprocessor.timeout = 120
c.Execute.timeout = 120
# Editors write names of their own kernels into notebooks; Validate has this one.
c.ExecutePreprocessor.kernel_name = "python3"
c.Execute.kernel_name = "python3"

# What `nbgrader zip_collect` takes; another form: c.Collector.named_regexp = r"…"
c.ZipCollectApp.collector_plugin = "autograder.grade.zip_collect.Collector"

# Student code runs in the sandbox, and what comes from a submission is normalised as it is read.
STEPS = "autograder.grade.nbgrader_steps"


def prepare(assignment, student, notebooks):
    """Back the gradebook up, and bring the assignment into a new one."""
    from autograder.grade.nbgrader_steps import prepare

    prepare(ROOT, assignment)


c.Autograde.exporter_class = f"{STEPS}.SubmissionExporter"
c.Autograde.pre_convert_hook = prepare
c.Autograde.sanitize_preprocessors = []  # the exporter's notebook is clean already
c.Autograde.autograde_preprocessors = [
    f"{STEPS}.SandboxedExecute",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Feedback pages begin with what to try next, and hold no script.
c.GenerateFeedback.exporter_class = "autograder.feedback_pages.page.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "autograder.feedback_pages.grades.Grades",
    "autograder.feedback_pages.steps.NextSteps",
]
# Feedback goes out through the exchange, whoever made its pages.
c.ExchangeFactory.release_feedback = "autograder.export.exchange.ReleaseFeedback"
# A time stamp that nbgrader cannot read would end formgrader's list.
read_as_grade_does()
