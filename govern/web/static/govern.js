// Makes pages more comfortable where scripts run; every page works without this file.

import { initAll } from "./govuk-frontend-6.3.0/govuk-frontend.min.js";

initAll();

// Drafts ------------------------------------------------------------------------------------

const QUIET_MS = 1500;
const RETRY_MS = 15000;

function keepDrafts(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let version = 0;
  let saved = 0;
  let sending = false;
  let stopped = false;

  const say = (words) => {
    if (status) status.textContent = words;
  };
  const later = (milliseconds) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, milliseconds);
  };

  async function save() {
    if (sending || stopped || saved === version) return;
    sending = true;
    const sent = version;
    const body = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) body.delete(input.name);
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      });
      if (answer.status === 409) {
        stopped = true;
        say("Somebody else has changed this. Nothing you typed is lost: save to see both texts.");
      } else if (answer.status === 401 || answer.status === 403 || answer.redirected) {
        stopped = true;
        say("Not saved: you are signed out. Sign in on another tab, then save.");
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      } else {
        const told = await answer.json();
        const revision = form.elements.namedItem("revision");
        if (revision && told.revision !== undefined) revision.value = told.revision;
        saved = sent;
        say(`Saved at ${told.saved_at}`);
      }
    } catch {
      say("Not saved yet. Trying again shortly.");
      later(RETRY_MS);
    } finally {
      sending = false;
      if (!stopped && saved !== version && saved === sent) later(QUIET_MS);
    }
  }

  form.addEventListener("input", () => {
    version += 1;
    if (!stopped) later(QUIET_MS);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    window.clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

for (const form of document.querySelectorAll("form[data-autosave-url]")) keepDrafts(form);

// Maps --------------------------------------------------------------------------------------

const LEAFLET = new URL("./leaflet-1.9.4/", import.meta.url);
const KINDS = {
  camera: { color: "#0b0c0c", fillColor: "#ffdd00", fillOpacity: 1, weight: 3, radius: 9 },
  crime: { color: "#7d1a15", fillColor: "#a5231c", fillOpacity: 0.55, weight: 1, radius: 5 },
  other: { color: "#17427a", fillColor: "#5a8ac6", fillOpacity: 0.6, weight: 1, radius: 6 },
};

function loadLeaflet() {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("leaflet.css", LEAFLET).href;
  const styled = new Promise((done, failed) => {
    style.onload = done;
    style.onerror = failed;
  });
  const script = document.createElement("script");
  script.src = new URL("leaflet.js", LEAFLET).href;
  const loaded = new Promise((done, failed) => {
    script.onload = done;
    script.onerror = failed;
  });
  document.head.append(style, script);
  return Promise.all([styled, loaded]).then(() => window.L);
}

function drawMap(L, box) {
  const rows = document.querySelectorAll(`#${CSS.escape(box.dataset.map)} tr[data-latitude]`);
  box.hidden = false;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", `Map: ${box.dataset.label}. The table below has the same points.`);
  const map = L.map(box, { zoomControl: true, attributionControl: Boolean(box.dataset.tiles), scrollWheelZoom: false });
  if (box.dataset.tiles) {
    L.tileLayer(box.dataset.tiles, { attribution: box.dataset.credit }).addTo(map);
  }
  const seen = [];
  if (box.dataset.latitude) {
    const centre = [Number(box.dataset.latitude), Number(box.dataset.longitude)];
    seen.push(centre);
    if (box.dataset.radius) {
      const radius = Number(box.dataset.radius);
      L.circle(centre, { radius, color: "#323a40", weight: 2, dashArray: "6 5", fillOpacity: 0.04, interactive: false }).addTo(map);
      const around = L.latLng(centre).toBounds(2 * radius);
      seen.push(around.getNorthEast(), around.getSouthWest());
    }
  }
  // Cameras last, so that they lie on top.
  const ordered = [...rows].sort((a, b) => (a.dataset.kind === "camera") - (b.dataset.kind === "camera"));
  for (const row of ordered) {
    const place = [Number(row.dataset.latitude), Number(row.dataset.longitude)];
    const look = KINDS[row.dataset.kind] ?? KINDS.other;
    const size = Number(row.dataset.size) || 1;
    const words = [...row.cells].map((cell) => cell.textContent.trim()).filter(Boolean).join(" · ");
    const label = document.createElement("span");
    label.textContent = words;
    L.circleMarker(place, { ...look, radius: look.radius + Math.min(12, Math.sqrt(size - 1) * 2) })
      .bindTooltip(label)
      .addTo(map);
    seen.push(place);
  }
  if (seen.length) map.fitBounds(seen, { padding: [24, 24], maxZoom: 17, animate: false });
  L.control.scale({ imperial: false }).addTo(map);
  const table = box.nextElementSibling;
  if (table instanceof HTMLDetailsElement && rows.length > 12) table.open = false;
}

const boxes = [...document.querySelectorAll("[data-map]")];
if (boxes.length) {
  // The room is taken at once, so that nothing moves when the map arrives.
  for (const box of boxes) box.hidden = false;
  loadLeaflet()
    .then((L) => boxes.forEach((box) => drawMap(L, box)))
    .catch((fault) => {
      console.error(fault);
      for (const box of boxes) box.hidden = true;
    });
}

// Long work: the page asks how far it is, and may be left alone -------------------------------

for (const box of document.querySelectorAll("[data-progress-url]")) {
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-progress-words]");
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (bar && told.percent !== undefined) bar.value = told.percent;
      if (words) words.textContent = told.words;
      if (told.done_href) {
        window.location.assign(told.done_href);
        return;
      }
    } catch {
      // The next question may be answered; until then the page says what it last knew.
    }
    window.setTimeout(ask, 2000);
  };
  window.setTimeout(ask, 1000);
}

// Paper shows what is folded ------------------------------------------------------------------

const folded = new Set();
window.addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details:not([open])")) {
    if (each.closest(".app-filter")) continue;
    folded.add(each);
    each.open = true;
  }
});
window.addEventListener("afterprint", () => {
  for (const each of folded) each.open = false;
  folded.clear();
});
