// Starts the page: in place of the inline script that Trunk would write, which the page's policy
// refuses. It loads the wasm only with the digest that was published with it, and where anything
// fails, it says so in the page.

// What to tell the person: what happened, what to do, and what the browser said. Stands first, for
// a class exists only from its own line on.
class Failure extends Error {
  constructor(message, remedy, cause) {
    super(message, { cause });
    this.remedy = remedy;
  }
}

const app = document.getElementById("app");
const { js, wasm, integrity } = document.getElementById("boot").dataset;

// The program that reads certificates: fetched when the first one is there to be read, with the digest that was published
// with it. Where it cannot be had, the next text tries again, and the page goes on without.
let certificates;
globalThis.readCertificates = async (text) => {
  certificates ??= certificateReader();
  try {
    return (await certificates)(text);
  } catch (failure) {
    certificates = undefined;
    throw failure;
  }
};

try {
  await start();
} catch (failure) {
  console.error(failure.cause ?? failure);
  show(failure);
}

async function start() {
  if (typeof WebAssembly !== "object") {
    throw new Failure(
      "This browser does not run WebAssembly, and the whole check is written in it.",
      "Use a current browser. Where WebAssembly is switched off, as by a lockdown mode, switch it on for this site.",
    );
  }
  if (!integrity) {
    throw new Failure(
      "The page does not say which program belongs to it.",
      "Reload the page. If that does not help, it was published wrongly: tell its owner.",
    );
  }
  const changed = "Reload the page. If that does not help, empty the cache for this site, or try another network: something on the way may keep an old file, or change it.";
  // Asked for at once, and both as their preloads were, so that nothing is loaded twice.
  const module = import(new URL(js, document.baseURI));
  const response = fetch(wasm, { integrity, credentials: "same-origin" });
  // Either may fail while the other is awaited; each failure is told below.
  response.catch(() => {});
  const init = await module.then(
    (loaded) => loaded.default,
    (cause) => { throw new Failure("A script of the page could not be loaded.", changed, cause); },
  );
  const answer = await response.catch((cause) => {
    throw new Failure("The program of the page could not be loaded, or it is not the one that was published with it.", changed, cause);
  });
  try {
    await init({ module_or_path: answer });
  } catch (cause) {
    throw new Failure("The program of the page was loaded, but did not start.", "Use a current browser, and reload the page.", cause);
  }
}

async function certificateReader() {
  const { certificates: js, certificatesWasm: wasm, certificatesIntegrity: integrity } = document.getElementById("boot").dataset;
  if (!integrity) {
    throw new Error("The page does not say which program reads certificates.");
  }
  const response = fetch(wasm, { integrity, credentials: "same-origin" });
  response.catch(() => {});
  const module = await import(new URL(js, document.baseURI));
  await module.default({ module_or_path: await response });
  return module.read;
}

// What went wrong, what to do, and what the browser said: as text, never as markup.
function show({ message, remedy, cause }) {
  const lines = [
    ["h1", "mta-sts-check"],
    ["p", message],
    ["p", remedy ?? "Reload the page."],
  ];
  if (cause) {
    lines.push(["p", `The browser says: ${cause}`]);
  }
  const alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  alert.append(...lines.map(([name, text]) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  }));
  const main = document.createElement("main");
  main.append(alert);
  app.replaceChildren(main);
}
