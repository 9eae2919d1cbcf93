"""Run cells in the site's kernel and tell what came out. Loaded inside the browser."""

import json
import time

from pyodide_kernel import kernel_instance, stderr_stream, stdout_stream

shell = kernel_instance.interpreter
said = []
stdout_stream.publish_stream_callback = lambda name, text: None
stderr_stream.publish_stream_callback = lambda name, text: said.append(text)
shell.display_pub.display_data_callback = lambda *_: None
shell.display_pub.update_display_data_callback = lambda *_: None
shell.display_pub.clear_output_callback = lambda *_: None
shell.displayhook.publish_execution_result = lambda *_: None
shell.send_comm = lambda *_, **__: None


async def run_cell(source):
    said.clear()
    start = time.perf_counter()
    reply = await kernel_instance.run(source)
    verdict = shell.user_ns["Out"].get(shell.execution_count - 1)
    failed = reply["status"] != "ok"
    return json.dumps(
        {
            "seconds": time.perf_counter() - start,
            "error": f"{reply['ename']}: {reply['evalue']}" if failed else "",
            "passed": getattr(verdict, "passed", None),
            "verdict": str(verdict) if hasattr(verdict, "passed") else "",
            "stderr": "".join(said),
        }
    )
