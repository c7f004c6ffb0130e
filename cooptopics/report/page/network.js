// A network of the partners of most articles, drawn as forces between them settle.

const MOST_NODES = 30;
const NODE_WIDTH = 18; // pixels of the drawing for each node, so that names can be read
const SETTLING = 200; // steps
const MOST_PAIRS = 200; // in the table
let pairsFound = [];

function showNetwork(totals) {
  const pairs = sorted(totals.pairs).map(([key, found]) => ({ parties: key.split("\n"), number: found.articles }));
  const most = Math.min(MOST_NODES, Math.floor(widthOf("network") / NODE_WIDTH));
  const parties = sorted(totals.partners).slice(0, most).map(([party, found]) => ({ party, number: found.articles }));
  const byParty = new Map(parties.map((node) => [node.party, node]));
  const links = pairs
    .filter((pair) => pair.parties.every((party) => byParty.has(party)))
    .map((pair) => ({ source: byParty.get(pair.parties[0]), target: byParty.get(pair.parties[1]), number: pair.number }));
  byId("network").replaceChildren(links.length ? drawNetwork(parties, links) : make("p", {}, "No pairs among these articles."));
  pairsFound = pairs;
  showPairs();
}

/** Fills the table when it is open. */
function showPairs() {
  const details = byId("pairs");
  if (!details.open) return;
  const left = pairsFound.length - MOST_PAIRS;
  const more = left > 0 ? [make("p", { className: "note" }, `And ${plural(left, "pair")} of fewer articles: choose a partner above.`)] : [];
  details.querySelector("div").replaceChildren(pairTable(pairsFound.slice(0, MOST_PAIRS)), ...more);
}

function settle(nodes, links, width, height) {
  charts
    .forceSimulation(nodes)
    .force("link", charts.forceLink(links).distance(70).strength(0.4))
    .force("apart", charts.forceManyBody().strength(-260))
    .force("x", charts.forceX(0).strength(0.09))
    .force("y", charts.forceY(0).strength((0.09 * width) / height))
    .force("bodies", charts.forceCollide(32))
    .stop()
    .tick(SETTLING);
}

/** The least and the greatest, with some room for names. */
function spread(values, room) {
  return [Math.min(...values) - room, Math.max(...values) + room];
}

function drawNetwork(nodes, links) {
  const [width, height, margin] = [widthOf("network"), 480, 24];
  settle(nodes, links, width, height);
  const ends = { x1: (l) => l.source.x, y1: (l) => l.source.y, x2: (l) => l.target.x, y2: (l) => l.target.y };
  const radius = (node) => Math.min(16, 4 + 2 * Math.sqrt(node.number));
  const across = spread(nodes.map((node) => node.y), 14);
  const unit = (across[1] - across[0]) / (height - 2 * margin); // of a pixel
  const chart = drawChart("Network of partners, in a table below", {
    width,
    height,
    margin,
    axis: null,
    x: { domain: spread(nodes.map((node) => node.x), 30) },
    y: { domain: across },
    r: { type: "identity" },
    marks: [
      charts.link(links, {
        ...ends,
        stroke: "var(--line-strong)",
        strokeOpacity: 0.7,
        strokeWidth: (l) => 1 + Math.sqrt(l.number),
        title: (l) => `${partyName(l.source.party)} and ${partyName(l.target.party)}: ${plural(l.number, "article")}`,
      }),
      charts.dot(nodes, {
        x: "x",
        y: "y",
        r: radius,
        sort: null,
        fill: "var(--accent)",
        stroke: "var(--paper)",
        strokeWidth: 1.5,
        title: (node) => `${visible(partyName(node.party))}: ${plural(node.number, "article")}`,
      }),
      charts.text(nodes, {
        x: "x",
        y: (node) => node.y + unit * (radius(node) + 8),
        text: (node) => visible(partyName(node.party)),
        fill: "var(--ink)",
        stroke: "var(--paper)",
        strokeWidth: 4,
      }),
    ],
  });
  chart.querySelectorAll("circle").forEach((circle, i) => {
    circle.addEventListener("click", () => setFilter({ partner: nodes[i].party, other: "" }));
  });
  return chart;
}

function pairTable(pairs) {
  return makeTable(
    "Pairs of partners by number of articles",
    ["pair", "articles"],
    pairs.map(({ parties, number }) => [
      makeButton(parties.map(partyName).join(" – "), () => setFilter({ partner: parties[0], other: parties[1] }), {
        className: "plain",
      }),
      number.toLocaleString("en"),
    ]),
  );
}
