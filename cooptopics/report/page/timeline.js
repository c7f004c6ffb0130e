// Articles of each domain by month or year.

const MOST_MONTHS = 48;

/** How long the steps are: months, unless most dates are of years only or the time is long. */
function chooseStep(hits) {
  const dates = hits.map(({ article }) => article.date).filter(Boolean);
  const months = dates.filter((date) => date.length > 4).sort();
  if (!months.length || months.length < dates.length / 2) return 4;
  const monthOf = (date) => 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7));
  return monthOf(months[months.length - 1]) - monthOf(months[0]) < MOST_MONTHS ? 7 : 4;
}

function showTimeline(hits, filter) {
  const step = chooseStep(hits);
  const counts = new Map();
  let left = 0;
  for (const { article, parts } of hits) {
    if (!parts.length) continue;
    if (article.date.length < step) {
      left += 1;
      continue;
    }
    const domains = new Set(parts.flatMap((part) => part.found.map((found) => found.label)));
    for (const domain of domains) {
      if (!filter.domain || domain === Number(filter.domain)) count(counts, `${article.date.slice(0, step)}\n${domain}`);
    }
  }
  const rows = [...counts].sort().map(([key, number]) => {
    const [date, domain] = key.split("\n");
    return { date, time: new Date(date), domain: Number(domain), number };
  });
  const what = step === 7 ? "month" : "year";
  const without = left ? ` ${plural(left, "article")} without a known ${what} left out.` : "";
  byId("timeline-note").textContent = `Articles by ${what}.${without}`;
  byId("timeline").replaceChildren(rows.length ? drawTimeline(rows, what) : make("p", {}, "No dated articles with a label."));
  byId("periods").querySelector("div").replaceChildren(timelineTable(rows, what));
}

function drawTimeline(rows, what) {
  const domains = [...new Set(rows.map((row) => row.domain))].sort((a, b) => a - b);
  return drawChart(`Articles by ${what} and domain, in numbers below`, {
    width: widthOf("timeline"),
    height: 50 + 64 * domains.length,
    marginLeft: 32,
    marginRight: 96,
    x: { type: "utc", label: null },
    y: { label: null, grid: true, ticks: 2, tickFormat: (n) => (Number.isInteger(n) ? String(n) : ""), nice: true },
    fy: { label: null, padding: 0.25, domain: domains, tickFormat: (domain) => visible(labelNames[domain]) },
    marks: [
      charts.rectY(rows, {
        x: "time",
        interval: what,
        y: "number",
        fy: "domain",
        fill: (row) => colourOf(row.domain),
        inset: 0.5,
        title: (row) => `${visible(labelNames[row.domain])}, ${row.date}: ${plural(row.number, "article")}`,
      }),
      charts.ruleY([0]),
    ],
  });
}

function timelineTable(rows, what) {
  const dates = [...new Set(rows.map((row) => row.date))];
  const numbers = new Map(rows.map((row) => [`${row.date}\n${row.domain}`, row.number]));
  return makeTable(
    `Number of articles by ${what} and domain`,
    [what, ...labelNames],
    dates.map((date) => [date, ...labelNames.map((_, domain) => numbers.get(`${date}\n${domain}`) || 0)]),
  );
}

const widthOf = (id) => Math.max(280, byId(id).clientWidth);

/** A chart of Observable Plot, without the style element that the page's policy forbids, read aloud as one picture. */
function drawChart(description, options) {
  const chart = charts.plot({ ...options, ariaLabel: description });
  chart.setAttribute("role", "img");
  chart.querySelectorAll("style").forEach((style) => style.remove());
  chart.querySelectorAll("g").forEach((group) => group.removeAttribute("aria-label"));
  return chart;
}
