// The list of articles: each labelled paragraph with its sentences and words marked.

const STEP = 20; // articles shown at once
let hitsShown = [];
let shown = 0;

function showArticles(hits) {
  hitsShown = byId("unlabelled").checked ? hits : hits.filter(({ parts }) => parts.length);
  shown = 0;
  byId("list").replaceChildren();
  showMore();
}

function showMore() {
  const next = hitsShown.slice(shown, shown + STEP);
  byId("list").append(...next.map(makeArticle));
  shown += next.length;
  const left = hitsShown.length - shown;
  byId("more").hidden = !left;
  byId("more").textContent = `Show more (${left.toLocaleString("en")} left)`;
  if (!hitsShown.length) byId("list").append(make("p", {}, "No article passes the filter."));
}

function makeArticle({ article, parts }) {
  const about = [article.date || "no date", article.site, article.name, article.url].filter(Boolean);
  const copies = article.copies.map((copy) => copy.site || copy.name).join(", ");
  const others = article.paragraphs.filter((part) => !parts.includes(part));
  return make(
    "article",
    {},
    make("h3", { lang: report.language }, article.title),
    make("p", { className: "about" }, about.join(" · ")),
    ...(copies ? [make("p", { className: "about" }, `The same text: ${copies}`)] : []),
    ...parts.map((part) => makeLabelled(article, part)),
    ...(others.length ? [makeOthers(article, others)] : []),
  );
}

function makeLabelled(article, part) {
  const pairs = part.pairs.map((pair) => pair.map(partyName).join(" – ")).join(", ");
  return make(
    "div",
    { className: "paragraph" },
    make("ul", { className: "found" }, ...part.found.map((found) => makeFound(part, found))),
    makeMarked(part),
    ...(pairs ? [make("p", { className: "pairs" }, `Together: ${pairs}`)] : []),
    makeReview(article, part),
  );
}

function makeFound(part, { label, probability, words }) {
  const deciding = words.map(([start, end]) => part.text.slice(start, end)).join(", ");
  return make(
    "li",
    {},
    makeLabel(label),
    make("span", { className: "probability", title: "probability" }, ` ${probability.toFixed(2)}`),
    ...(deciding ? [make("span", { className: "words" }, "by ", make("span", { lang: report.language }, deciding))] : []),
  );
}

/** The text cut where a sentence or a word begins or ends. */
function makeMarked(part) {
  const spans = part.found.flatMap((found) => [
    { kind: "sentence", span: found.sentence },
    ...found.words.map((span) => ({ kind: "word", span, label: found.label })),
  ]);
  const cuts = [...new Set([0, part.text.length, ...spans.flatMap(({ span }) => span)])].sort((a, b) => a - b);
  const pieces = cuts.slice(1).map((end, i) => {
    const inside = spans.filter(({ span }) => span[0] <= cuts[i] && end <= span[1]);
    return makePiece(part.text.slice(cuts[i], end), inside);
  });
  return make("p", { className: "text", lang: report.language }, ...pieces);
}

function makePiece(text, inside) {
  const word = inside.find(({ kind }) => kind === "word");
  const isCarrying = inside.some(({ kind }) => kind === "sentence");
  if (!word) return isCarrying ? make("span", { className: "sentence" }, text) : text;
  const mark = make("mark", { className: isCarrying ? "sentence" : "" }, text);
  mark.style.setProperty("--colour", colourOf(word.label));
  return mark;
}

/** The rest of an article, made when it is opened. */
function makeOthers(article, others) {
  const details = make("details", {}, make("summary", {}, `${plural(others.length, "other paragraph")}`));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    for (const part of others) {
      const content = part.found
        ? makeLabelled(article, part)
        : make("div", { className: "paragraph" }, make("p", { className: "text", lang: report.language }, part.text), makeReview(article, part));
      details.append(content);
    }
  });
  return details;
}
