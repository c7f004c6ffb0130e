// Headline figures and the heat map, a table so that it can be read aloud and copied.

const FEW_PARTNERS = 12;
let showsAllPartners = false;

/** What the hits add up to; each article counts once for a partner, a pair or a domain. */
function addUp(hits) {
  const totals = { partners: new Map(), pairs: new Map(), paragraphs: 0, labelled: 0, copies: 0, dates: [] };
  for (const { article, parts } of hits) {
    totals.copies += article.copies.length;
    totals.paragraphs += parts.length;
    totals.labelled += parts.length > 0;
    if (article.date) totals.dates.push(article.date);
    const seen = new Map(); // party or pair -> domains
    for (const part of parts) {
      for (const pair of part.pairs) {
        for (const key of [...pair, pair.join("\n")]) {
          if (!seen.has(key)) seen.set(key, new Set());
          for (const found of part.found) seen.get(key).add(found.label);
        }
      }
    }
    for (const [key, domains] of seen) {
      const of = key.includes("\n") ? totals.pairs : totals.partners;
      if (!of.has(key)) of.set(key, { articles: 0, domains: new Map() });
      of.get(key).articles += 1;
      for (const domain of domains) count(of.get(key).domains, domain);
    }
  }
  return totals;
}

function period(dates) {
  if (!dates.length) return "unknown";
  const sorted = [...dates].sort();
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  return first === last ? first : `${first} to ${last}`;
}

function showFigures(hits, totals) {
  const figures = [
    ["articles", hits.length.toLocaleString("en")],
    ["with cooperation", totals.labelled.toLocaleString("en")],
    ["labelled paragraphs", totals.paragraphs.toLocaleString("en")],
    ["partners", totals.partners.size.toLocaleString("en")],
    ["pairs", totals.pairs.size.toLocaleString("en")],
    ["repeats, not counted", totals.copies.toLocaleString("en")],
    ["period", period(totals.dates)],
  ];
  byId("figures").replaceChildren(
    ...figures.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
}

/** Partners or pairs, those of most articles first. */
function sorted(counts) {
  return [...counts].sort(([a, x], [b, y]) => y.articles - x.articles || (a < b ? -1 : 1));
}

function showHeat(totals, filter) {
  const rows = sorted(totals.partners);
  const shown = showsAllPartners ? rows : rows.slice(0, FEW_PARTNERS);
  const most = Math.max(1, ...rows.flatMap(([, { domains }]) => [...domains.values()]));
  const domains = report.labels.map((_, place) => place).filter((place) => !filter.domain || place === Number(filter.domain));
  const table = makeTable(
    "Number of articles by partner and domain",
    ["partner", ...domains.map(makeLabel), "articles"],
    shown.map(([party, found]) => [
      makeButton(partyName(party), () => setFilter({ partner: party }), { className: "plain" }),
      ...domains.map((domain) => heatCell(party, domain, found.domains.get(domain) || 0, most)),
      found.articles.toLocaleString("en"),
    ]),
  );
  table.className = "heat";
  byId("heat").replaceChildren(rows.length ? table : make("p", {}, "No partners among these articles."));
  const button = byId("all-partners");
  button.hidden = rows.length <= FEW_PARTNERS;
  button.textContent = showsAllPartners ? "Show fewer partners" : `Show all ${rows.length} partners`;
}

function heatCell(party, domain, number, most) {
  if (!number) return make("span", { className: "none" }, "0");
  const cell = makeButton(number.toLocaleString("en"), () => setFilter({ partner: party, domain }), {
    className: "cell",
    "aria-label": `${partyName(party)}, ${labelNames[domain]}: ${plural(number, "article")}`,
  });
  cell.style.setProperty("--heat", `${Math.round(12 + (58 * number) / most)}%`);
  return cell;
}
