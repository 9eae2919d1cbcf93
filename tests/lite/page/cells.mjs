// The site's kernel in a worker as JupyterLite starts it, without JupyterLite.
const KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel";
const base = new URL("./", import.meta.url).href;
const site = async name => await fetch(new URL(name, base));
let python;
let run;

// Start Python; where it runs, forget what cells defined.
async function start() {
  if (run) return void python.runPython("shell.reset()");
  const config = (await (await site("jupyter-lite.json")).json())["jupyter-config-data"];
  const {pyodideUrl, loadPyodideOptions} = config.litePluginSettings[KERNEL];
  const {loadPyodide} = await import(new URL(pyodideUrl, base).href);
  python = await loadPyodide({
    packages: loadPyodideOptions.packages,
    lockFileURL: new URL(loadPyodideOptions.lockFileURL, base).href,
    stdout: () => {},
    stderr: () => {},
  });
  await python.runPythonAsync(await (await site("cells.py")).text());
  run = python.globals.get("run_cell");
}

onmessage = async ({data: [what, source]}) => {
  try {
    postMessage({value: what === "start" ? (await start()) ?? {} : JSON.parse(await run(source))});
  } catch (error) {
    postMessage({error: String(error?.stack || error)});
  }
};
