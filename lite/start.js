// Says in words what stands in the way here, before anybody waits for it.
const trouble = [];
if (location.protocol === "file:")
  trouble.push("This page was opened as a file. Its notebooks need a server: run make serve, or put the folder on a host.");
else if (!window.isSecureContext)
  trouble.push("This page came without HTTPS. The labs and their checks run, but files that a notebook writes are lost when the tab closes; download your notebook before that.");
if (!("WebAssembly" in window))
  trouble.push("This browser has no WebAssembly, so Python cannot run in it. Use a current Chrome, Edge or Chromium.");
else if (!("Suspending" in WebAssembly))
  trouble.push("This browser lacks a part of WebAssembly that the Python here asks for (JSPI). In Safari its kernel was reported to stay at “Initializing” for ever. Use a current Chrome, Edge or Chromium.");
const place = document.getElementById("trouble");
place.hidden = !trouble.length;
place.replaceChildren(...trouble.map(words => Object.assign(document.createElement("p"), {textContent: words})));
