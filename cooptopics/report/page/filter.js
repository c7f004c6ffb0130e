// Which articles and which of their labelled paragraphs the reader asked for.

const form = byId("filter");
const NO_FILTER = { domain: "", partner: "", other: "", from: "", to: "", text: "" };

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’‘]/g, "'");

for (const article of report.articles) {
  const texts = [article.title, article.site, article.name, ...article.paragraphs.map((part) => part.text)];
  article.folded = fold(texts.join("\n"));
  article.labelled = article.paragraphs.filter((part) => part.found);
  // A date that is known to the month only may be any day of it.
  article.earliest = article.date && (article.date + "-01-01").slice(0, 10);
  article.latest = article.date && article.date + "-12-31".slice(article.date.length - 4);
}

function readFilter() {
  return Object.fromEntries(Object.keys(NO_FILTER).map((name) => [name, form.elements[name].value]));
}

/** Changes some fields of the filter, leaves the others, and shows what follows. */
function setFilter(fields) {
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
  refresh();
}

function hasPair(part, partner, other) {
  if (!partner && !other) return true;
  return part.pairs.some((pair) => (!partner || pair.includes(partner)) && (!other || pair.includes(other)));
}

/** The articles that pass, each with the labelled paragraphs that pass. */
function findArticles(filter) {
  const domain = filter.domain === "" ? null : Number(filter.domain);
  const words = fold(filter.text).split(/\s+/).filter(Boolean);
  const needsLabel = domain !== null || filter.partner || filter.other;
  const hits = [];
  for (const article of report.articles) {
    if ((filter.from || filter.to) && !article.date) continue;
    if (filter.from && article.latest < filter.from) continue;
    if (filter.to && article.earliest > filter.to) continue;
    if (!words.every((word) => article.folded.includes(word))) continue;
    const parts = article.labelled.filter(
      (part) =>
        (domain === null || part.found.some((found) => found.label === domain)) &&
        hasPair(part, filter.partner, filter.other),
    );
    if (needsLabel && !parts.length) continue;
    hits.push({ article, parts });
  }
  return hits;
}

function fillFilter() {
  labelNames.forEach((name, place) => form.elements.domain.append(make("option", { value: place }, name)));
  const parties = new Set(report.articles.flatMap((article) => article.labelled.flatMap((part) => part.pairs.flat())));
  const sorted = [...parties].sort((a, b) => partyName(a).localeCompare(partyName(b), "en"));
  for (const select of [form.elements.partner, form.elements.other]) {
    for (const party of sorted) select.append(make("option", { value: party }, partyName(party)));
  }
}
