// Tells each element or attribute that no page of ours makes, and whether a hostile word ran.
() => {
  const odd = [];
  const fromDisk = location.protocol === "file:";
  const never = /^(iframe|frame|object|embed|base|marquee|video|audio|source|math|noscript|template|x|mi.*|animate)$/;
  const wrong = {
    script: (e) => (e.src ? !e.src.startsWith(`${location.origin}/static/`) : !fromDisk),
    img: (e) => !e.matches("img.map[src^='/places.svg?']"),
    style: (e) => e.getRootNode() === document && !fromDisk,
    link: (e) => !/^(icon|stylesheet|alternate)$/.test(e.rel),
    meta: (e) => e.httpEquiv && e.httpEquiv !== "Content-Security-Policy",
  };
  const strays = (name, value) => {
    if (/^on|^(srcdoc|srcset|background|formaction)$|[^a-zA-Z:_-]/.test(name)) return true;
    if (!/^(href|src|action|xlink:href)$/.test(name)) return false;
    if (value === "x" || !URL.canParse(value, location.href)) return true;
    const to = new URL(value, location.href);
    if (/(^|[.])evil[.]example$/.test(to.host)) return true;
    if (to.protocol === location.protocol && to.host === location.host) return false;
    return name !== "href" || !/^(https?|data):$/.test(to.protocol);
  };
  const look = (root) => {
    for (const e of root.querySelectorAll("*")) {
      if (e.shadowRoot) look(e.shadowRoot);
      const stray = [...e.attributes].find((a) => strays(a.name, a.value));
      if (never.test(e.localName) || wrong[e.localName]?.(e) || stray) {
        odd.push(`${stray?.name ?? ""} ${e.outerHTML.slice(0, 120)}`);
      }
    }
  };
  look(document);
  if (window.hit !== undefined) odd.push("a word ran");
  if ({}.hit !== undefined) odd.push("a word reached all objects");
  return odd;
};
