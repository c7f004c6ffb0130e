// Brings the parts together: every change of the filter shows all of them anew.

let current = { hits: [], filter: NO_FILTER, totals: null };

function refresh() {
  const filter = readFilter();
  const hits = findArticles(filter);
  current = { hits, filter, totals: addUp(hits) };
  byId("count").textContent =
    `${plural(hits.length, "article")} of ${report.articles.length.toLocaleString("en")}, ` +
    plural(current.totals.paragraphs, "labelled paragraph");
  showFigures(hits, current.totals);
  showArticles(hits);
  showHeat(current.totals, filter);
  drawCharts();
}

function drawCharts() {
  showTimeline(current.hits, current.filter);
  showNetwork(current.totals);
}

form.addEventListener("input", refresh);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(refresh));
byId("unlabelled").addEventListener("change", () => showArticles(current.hits));
byId("more").addEventListener("click", showMore);
byId("all-partners").addEventListener("click", () => {
  showsAllPartners = !showsAllPartners;
  showHeat(current.totals, current.filter);
});
byId("pairs").addEventListener("toggle", showPairs);
byId("theme").addEventListener("click", () => {
  const isDark = getComputedStyle(document.documentElement).getPropertyValue("--is-dark").trim() === "1";
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
});
byId("save-table").addEventListener("click", () => {
  download("articles.csv", "text/csv", tableLines(current.hits, current.filter));
});
byId("save-corrections").addEventListener("click", () => {
  download("corrections.jsonl", "application/jsonl", correctionLines());
  unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
let widthDrawn = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === widthDrawn) return;
  widthDrawn = window.innerWidth;
  drawCharts();
});

fillFilter();
refresh();
