// The probe of a Policy Host that lets no page read its policy. It permits itself that host alone,
// fetches the policy without permission to read it, and tells the page how that ended:
//
//   opaque     it answered over TLS that is valid for it, and did not redirect to another host
//   violation  it answered so, and redirected to another host: the policy of this document forbids it
//   rejected   neither: no connection, no valid TLS, or a header that keeps pages out
//
// A redirect within the host cannot be told from an answer.

// Long enough for the report of a violation: it comes up to 2 ms after the rejection of the fetch.
const REPORT_MS = 250;

const host = location.hash.slice(1);

// Written into a policy, so nothing but the letters of host names: no blank, `;`, `,` or `*`.
const isPolicyHost = host.length <= 253 && /^mta-sts(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){2,}$/.test(host);

if (isPolicyHost && parent !== window) {
  tell("ready");
  tell(await probe());
}

async function probe() {
  permitOnly(`https://${host}`);
  const violation = new Promise((resolve) => {
    addEventListener("securitypolicyviolation", (event) => {
      if (event.effectiveDirective === "connect-src") {
        resolve("violation");
      }
    });
  });
  try {
    await fetch(`https://${host}/.well-known/mta-sts.txt`, {
      mode: "no-cors",
      redirect: "follow",
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    return "opaque";
  } catch {
    const nothing = new Promise((resolve) => setTimeout(resolve, REPORT_MS, "rejected"));
    return Promise.race([violation, nothing]);
  }
}

function permitOnly(origin) {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `default-src 'none'; connect-src ${origin}`;
  document.head.append(policy);
}

function tell(word) {
  parent.postMessage(word, location.origin);
}
