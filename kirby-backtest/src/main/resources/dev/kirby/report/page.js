'use strict';
(() => {
  const source = document.getElementById('data');
  const data = source ? JSON.parse(source.textContent) : {charts: [], tables: []};
  const root = document.documentElement;
  const css = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const repaints = [];
  // Of each chart of candles: how many trades it has, and what shows one of them.
  const jumps = [];
  const jump = place => {
    for (const chart of jumps) {
      if (place < chart.trades) { chart.show(place); return; }
      place -= chart.trades;
    }
  };

  const element = (name, parent, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  };
  const two = n => String(n).padStart(2, '0');
  const day = s => { const d = new Date(s * 1000); return d.getUTCFullYear() + '-' + two(d.getUTCMonth() + 1) + '-' + two(d.getUTCDate()); };
  const minute = s => { const d = new Date(s * 1000); return day(s) + ' ' + two(d.getUTCHours()) + ':' + two(d.getUTCMinutes()); };
  const figure = v => {
    if (v === null || v === undefined || Number.isNaN(v)) return '-';
    const size = Math.abs(v);
    if (Number.isInteger(v)) return v.toLocaleString('en-US');
    if (size < 0.001) return v.toPrecision(3);
    const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    return v.toLocaleString('en-US', {minimumFractionDigits: digits, maximumFractionDigits: digits});
  };
  const percent = v => v === null || Number.isNaN(v) ? '-' : (100 * v).toFixed(Math.abs(v) < 0.1 ? 2 : 1) + ' %';
  const written = {NUMBER: figure, SHARE: percent, PRESENT: v => v !== null && v < 0 ? 'none' : percent(v), TIME: v => v === null ? '-' : minute(v), TEXT: v => v};
  const resized = (box, then) => {
    let before = box.clientWidth;
    new ResizeObserver(() => {
      if (box.clientWidth && box.clientWidth !== before) { before = box.clientWidth; then(before); }
    }).observe(box);
  };

  // Lines over time, which move together.
  function lines(box, d) {
    const write = written[d.unit];
    const tall = () => box.clientWidth < 500 ? 230 : 280;
    const axis = {stroke: () => css('muted'), grid: {stroke: () => css('grid'), width: 1}, ticks: {stroke: () => css('grid'), width: 1}, font: '11px system-ui'};
    const label = v => d.unit === 'SHARE' ? +(100 * v).toPrecision(4) + '%' : Math.abs(v) >= 1e7 ? +(v / 1e6).toPrecision(4) + 'M' : v.toLocaleString('en-US');
    const options = {
      width: box.clientWidth, height: tall(),
      cursor: {sync: {key: 'time'}, drag: {x: true, y: false}, points: {size: 6}},
      tzDate: s => uPlot.tzDate(new Date(s * 1000), 'UTC'),
      scales: {x: {time: true}, y: d.lines.some(line => line.fill) ? {range: {min: {pad: 0.1, soft: 0, mode: 1}, max: {pad: 0.1, soft: 0, mode: 1}}} : {}},
      axes: [{...axis, space: 70, values: (u, all, a, space, step) => all.map((s, i) => step >= 2419200 ? day(s).slice(0, 7) : step >= 86400 ? (i && day(s).slice(0, 4) === day(all[i - 1]).slice(0, 4) ? day(s).slice(5) : day(s)) : minute(s).slice(i ? 11 : 5))}, {...axis, size: 62, values: (u, all) => all.map(label)}],
      series: [{label: 'UTC', value: (u, v) => v === null ? '-' : (d.daily ? day(v) : minute(v))}].concat(d.lines.map(line => ({
        label: line.name, stroke: () => css(line.ink), width: 1.5, points: {show: false}, spanGaps: true,
        fill: line.fill ? () => css(line.ink) + '33' : undefined, fillTo: 0,
        paths: line.step ? uPlot.paths.stepped({align: 1}) : undefined,
        // A line without a point at this time has its last value.
        value: (u, v, s, i) => { while (v == null && i > 0) v = u.data[s][--i]; return write(v === undefined ? null : v); }}))),
      // With no pointer over it, the legend has the last values.
      hooks: {setCursor: [u => { if (u.cursor.left < 0) u.setLegend({idx: d.times.length - 1}, false); }], drawClear: [u => {
        d.bands.forEach((band, k) => {
          const from = Math.max(u.bbox.left, u.valToPos(band.from, 'x', true));
          const to = Math.min(u.bbox.left + u.bbox.width, u.valToPos(band.to, 'x', true));
          if (to > from) {
            u.ctx.fillStyle = css(band.ink) + (k % 2 ? '0d' : '20');
            u.ctx.fillRect(from, u.bbox.top, to - from, u.bbox.height);
          }
        });
      }]}
    };
    const plot = new uPlot(options, [d.times].concat(d.lines.map(line => line.values)), box);
    plot.setLegend({idx: d.times.length - 1}, false);
    resized(box, width => plot.setSize({width, height: tall()}));
    repaints.push(() => plot.redraw(false, true));
    const named = [...new Set(d.bands.map(b => b.name))];
    if (named.length) {
      const key = element('div', box.parentNode, 'bar');
      for (const name of named) {
        const patch = element('span', key);
        patch.style.cssText = 'width:14px;height:10px;display:inline-block;background:' + 'color-mix(in srgb,var(--' + d.bands.find(b => b.name === name).ink + ') 25%,transparent)';
        element('span', key, '', name);
      }
    }
  }

  // Candles with trades. Drawn over them: fills, stops and targets while they were held, holes in the data. The library gets
  // what the view needs: a stretch of candles around it, several put together where they would be thinner than a pixel.
  function candles(box, d) {
    const STRETCH = 6000, WIDEST = 2500, MARGIN = 400;
    const bar = element('div', box, 'bar');
    const read = element('span', bar, 'read');
    const frame = element('div', box, 'box');
    const n = d.deltas.length / 4, whole = n - 1;
    const scale = Math.pow(10, d.decimals);
    const times = new Float64Array(n), opens = new Float64Array(n), highs = new Float64Array(n), lows = new Float64Array(n), closes = new Float64Array(n);
    const jumps = new Map(d.jumps);
    for (let i = 0, time = d.start, close = 0; i < n; i++) {
      if (i) time = jumps.has(i) ? jumps.get(i) : time + d.step;
      const open = close + d.deltas[4 * i];
      close = open + d.deltas[4 * i + 1];
      times[i] = time;
      opens[i] = open / scale;
      closes[i] = close / scale;
      highs[i] = (Math.max(open, close) + d.deltas[4 * i + 2]) / scale;
      lows[i] = (Math.min(open, close) - d.deltas[4 * i + 3]) / scale;
    }
    const columns = d.columns.map(column => {
      let before = 0;
      return column.deltas.map(delta => delta === null ? null : (before += delta) / scale);
    });
    const C = LightweightCharts;
    const colours = () => ({
      layout: {background: {type: 'solid', color: 'transparent'}, textColor: css('muted'), attributionLogo: false, fontSize: 11},
      grid: {vertLines: {color: css('grid')}, horzLines: {color: css('grid')}},
      rightPriceScale: {borderColor: css('grid')}, timeScale: {borderColor: css('grid')}});
    const chart = C.createChart(frame, {...colours(), autoSize: true, crosshair: {mode: 0},
      timeScale: {borderColor: css('grid'), timeVisible: d.step < 86400, secondsVisible: false, minBarSpacing: 0.05, rightOffset: 4},
      handleScroll: {mouseWheel: true, pressedMouseMove: true, vertTouchDrag: false}});
    const body = () => ({upColor: css('green'), downColor: css('red'), wickUpColor: css('green'), wickDownColor: css('red'), borderVisible: false,
      priceLineVisible: false, priceFormat: {type: 'price', precision: d.decimals, minMove: 1 / scale}});
    const series = chart.addSeries(C.CandlestickSeries, body());
    const shades = ['violet', 'orange', 'blue', 'amber'];
    const drawn = columns.map((column, k) => chart.addSeries(C.LineSeries, {color: css(shades[k % 4]), lineWidth: 1, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false}));

    // The stretch that the library has: so many groups of candles, from that group on.
    let group = 0, start = 0, loading = false;
    const load = (g, from) => {
      const groups = Math.ceil(n / g), end = Math.min(groups, from + STRETCH);
      const bars = new Array(end - from);
      for (let k = from; k < end; k++) {
        const first = k * g, last = Math.min(n, first + g) - 1;
        let high = highs[first], low = lows[first];
        for (let i = first + 1; i <= last; i++) { if (highs[i] > high) high = highs[i]; if (lows[i] < low) low = lows[i]; }
        bars[k - from] = {time: times[first], open: opens[first], high, low, close: closes[last]};
      }
      group = g; start = from;
      series.setData(bars);
      columns.forEach((column, c) => drawn[c].setData(bars.map((b, k) => {
        const value = column[(from + k) * g];
        return value === null ? {time: b.time} : {time: b.time, value};
      })));
    };
    const show = (from, to) => {
      let g = 1;
      while ((to - from) / g > WIDEST) g *= 4;
      const groups = Math.ceil(n / g);
      const place = Math.max(0, Math.min(groups - STRETCH, Math.round((from + to) / 2 / g - STRETCH / 2)));
      const outside = from / g < start + MARGIN && start > 0 || to / g > start + STRETCH - MARGIN && start + STRETCH < groups;
      loading = true;
      if (g !== group || outside) load(g, place);
      chart.timeScale().setVisibleLogicalRange({from: from / group - start, to: to / group - start});
      loading = false;
    };
    let asked = false, removed = false;
    chart.timeScale().subscribeVisibleLogicalRangeChange(range => {
      if (!range || loading || asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        if (removed) return;
        const now = chart.timeScale().getVisibleLogicalRange();
        if (!now) return;
        const from = (now.from + start) * group, to = (now.to + start) * group, span = (to - from) / group;
        const groups = Math.ceil(n / group);
        const coarser = span > WIDEST && (now.from < -MARGIN || start > 0 || start + STRETCH < groups || span > 2 * WIDEST);
        const finer = group > 1 && span < WIDEST / 8;
        const atEdge = now.from < MARGIN && start > 0 || now.to > STRETCH - MARGIN && start + STRETCH < groups;
        if (coarser || finer || atEdge) show(Math.max(-n, from), Math.min(2 * n, to));
      });
    });

    const t = d.trades;
    const overlay = {draw(target) {
      target.useMediaCoordinateSpace(({context: c, mediaSize}) => {
        const shown = chart.timeScale().getVisibleLogicalRange();
        if (!shown) return;
        const left = (shown.from + start) * group, right = (shown.to + start + 1) * group;
        const x = i => chart.timeScale().logicalToCoordinate(Math.floor(i / group) - start);
        const y = p => series.priceToCoordinate(p);
        const spacing = mediaSize.width / Math.max(1, shown.to - shown.from);
        const ink = Object.fromEntries(['red', 'green', 'blue', 'orange', 'amber'].map(name => [name, css(name)]));
        const line = (x1, y1, x2, y2, colour, dash, width) => {
          c.beginPath(); c.setLineDash(dash); c.strokeStyle = ink[colour]; c.lineWidth = width; c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke();
        };
        c.font = '10px system-ui';
        let free = -1e9;
        for (const [i, length] of d.gaps) {
          if (i < left || i > right) continue;
          const at = x(i) - spacing / 2;
          line(at, 0, at, mediaSize.height, 'amber', [2, 3], 1);
          if (spacing > 4 && group === 1 && at > free) {
            const words = 'no data ' + length;
            c.fillStyle = ink.amber;
            c.fillText(words, at + 3, 10);
            free = at + 9 + c.measureText(words).width;
          }
        }
        c.fillStyle = ink.amber;
        for (const [i] of d.marks) {
          const above = i < left || i > right ? null : y(highs[i]);
          if (above !== null) { c.beginPath(); c.moveTo(x(i), above - 3); c.lineTo(x(i) - 4, above - 10); c.lineTo(x(i) + 4, above - 10); c.fill(); }
        }
        const near = spacing > 1.5 && group === 1;
        for (let k = 0; k < t.entry.length; k++) {
          if (t.exit[k] < left || t.entry[k] > right) continue;
          const from = x(t.entry[k]), to = x(t.exit[k]);
          for (const [level, colour] of [[t.stop[k], 'red'], [t.target[k], 'green']]) {
            if (level !== null && near) {
              const at = y(level);
              if (at !== null) line(from - spacing / 2, at, Math.max(to, from + 6) + spacing / 2, at, colour, [4, 3], 1);
            }
          }
          const a = y(t.from[k]), b = y(t.to[k]);
          if (a === null || b === null) continue;
          line(from, a, to, b, t.pnl[k] < 0 ? 'red' : 'blue', [], near ? 1.5 : 1);
          c.setLineDash([]);
          const up = t.long[k] ? 1 : -1, size = near ? 6 : 3;
          c.fillStyle = ink[t.long[k] ? 'blue' : 'orange'];
          c.beginPath(); c.moveTo(from, a); c.lineTo(from - size, a + up * size * 1.5); c.lineTo(from + size, a + up * size * 1.5); c.fill();
          c.beginPath(); c.arc(to, b, near ? 3.5 : 2, 0, 7); c.fillStyle = ink[t.pnl[k] < 0 ? 'red' : 'blue']; c.fill();
        }
      });
    }};
    series.attachPrimitive({paneViews: () => [{zOrder: () => 'top', renderer: () => overlay}], updateAllViews() {}});
    const last = () => show(Math.max(-0.5, whole - Math.min(260, Math.max(80, frame.clientWidth / 5))), whole + 4);
    const atTrade = k => {
      const held = t.exit[k] - t.entry[k];
      const room = 50 + held / 2, end = Math.min(whole + 6, t.exit[k] + room);
      show(Math.min(t.entry[k] - 10, end - held - 2 * room), end);
      read.textContent = describe(k);
    };
    const describe = k => '#' + (k + 1) + (t.long[k] ? ' long ' : ' short ') + minute(times[t.entry[k]]) + '  ' + figure(t.from[k]) + ' → ' + figure(t.to[k]) + '  ' + t.why[k] + '  ' + figure(t.pnl[k]);
    let current = -1;
    const button = (text, title, act) => { const b = element('button', bar, '', text); b.type = 'button'; b.title = title; b.addEventListener('click', act); };
    if (t.entry.length) {
      button('◀', 'trade before', () => { current = Math.max(0, current < 0 ? t.entry.length - 1 : current - 1); atTrade(current); });
      button('▶', 'next trade', () => { current = Math.min(t.entry.length - 1, current + 1); atTrade(current); });
    }
    button('all', 'everything', () => show(-0.5, whole + 0.5));
    button('last', 'the last bars', last);
    if (t.entry.length) { current = t.entry.length - 1; atTrade(current); } else { last(); }
    chart.subscribeCrosshairMove(p => {
      if (p.logical === undefined || p.logical === null) return;
      const i = (Math.round(p.logical) + start) * group;
      if (i < 0 || i >= n) return;
      const b = p.seriesData.get(series);
      if (!b) return;
      let text = minute(times[i]) + '  O ' + figure(b.open) + '  H ' + figure(b.high) + '  L ' + figure(b.low) + '  C ' + figure(b.close);
      d.columns.forEach((column, k) => { if (columns[k][i] !== null) text += '  ' + column.name + ' ' + figure(columns[k][i]); });
      for (let k = 0; k < t.entry.length; k++) {
        if (t.entry[k] <= i && i <= t.exit[k]) { text += '  ' + describe(k); break; }
      }
      for (const [at, why] of d.marks) if (at === i) text += '  ' + why;
      read.textContent = text;
    });
    repaints.push(() => {
      chart.applyOptions(colours());
      series.applyOptions(body());
      drawn.forEach((line, k) => line.applyOptions({color: css(shades[k % 4])}));
    });
    return {
      trades: t.entry.length,
      show: k => { current = k; box.scrollIntoView({behavior: 'smooth', block: 'center'}); atTrade(k); },
      remove: () => { removed = true; chart.remove(); }};
  }

  // A grid of shaded cells.
  function heat(box, d) {
    const canvas = element('canvas', box);
    const tip = element('div', box, 'tip');
    const write = written[d.unit];
    const known = d.cells.flat().filter(v => v !== null);
    const least = known.reduce((a, b) => Math.min(a, b), Infinity), most = known.reduce((a, b) => Math.max(a, b), -Infinity);
    const from = least < 0 && most > 0 ? 0 : Math.min(Math.abs(least), Math.abs(most)), to = Math.max(Math.abs(least), Math.abs(most));
    let left, top = 22, wide, tall;
    function paint() {
      const width = box.clientWidth, rows = d.rows.length, columns = d.columns.length;
      if (!width) return;
      tall = Math.max(3, Math.min(26, 560 / rows));
      const narrow = width < 500, height = top + rows * tall + (narrow ? 38 : 24), ratio = window.devicePixelRatio || 1;
      canvas.width = width * ratio; canvas.height = height * ratio; canvas.style.height = height + 'px';
      const c = canvas.getContext('2d');
      c.scale(ratio, ratio);
      c.font = '11px system-ui';
      left = Math.min(width / 3, 12 + Math.max(...d.rows.map(r => c.measureText(r).width)));
      wide = (width - left - 4) / columns;
      const everyRow = Math.max(1, Math.ceil(12 / tall));
      const everyColumn = Math.max(1, Math.ceil((10 + Math.max(...d.columns.map(r => c.measureText(r).width))) / wide));
      c.fillStyle = css('muted'); c.textAlign = 'center';
      for (let k = 0; k < columns; k += everyColumn) c.fillText(d.columns[k], left + (k + 0.5) * wide, top - 7);
      c.textAlign = 'right';
      for (let r = 0; r < rows; r += everyRow) c.fillText(d.rows[r], left - 6, top + (r + 0.5) * tall + 4);
      c.textAlign = 'center';
      const gap = Math.min(wide, tall) > 5 ? 1 : 0;
      for (let r = 0; r < rows; r++) for (let k = 0; k < columns; k++) {
        const v = d.cells[r][k];
        if (v === null) continue;
        c.globalAlpha = to > from ? 0.06 + 0.84 * (Math.abs(v) - from) / (to - from) : 0.5;
        c.fillStyle = css(v < 0 ? 'red' : 'green');
        c.fillRect(left + k * wide, top + r * tall, wide - gap, tall - gap);
        c.globalAlpha = 1;
        if (wide > 46 && tall > 12) { c.fillStyle = css('text'); c.fillText(d.unit === 'PRESENT' ? write(v) : d.unit === 'SHARE' ? (100 * v).toFixed(1) + '%' : figure(+v.toPrecision(3)), left + (k + 0.5) * wide, top + (r + 0.5) * tall + 4); }
      }
      c.fillStyle = css('muted'); c.textAlign = 'right';
      const range = known.length ? 'from ' + write(least) + ' to ' + write(most) : '';
      if (narrow) { c.fillText(d.axes, width - 4, height - 22); c.fillText(range, width - 4, height - 8); }
      else c.fillText((d.axes ? d.axes + '; ' : '') + range, width - 4, height - 8);
    }
    canvas.addEventListener('mousemove', e => {
      const k = Math.floor((e.offsetX - left) / wide), r = Math.floor((e.offsetY - top) / tall);
      const row = d.cells[r];
      if (!row || row[k] === undefined) { tip.style.display = 'none'; return; }
      tip.textContent = d.rows[r] + ', ' + d.columns[k] + ': ' + write(row[k]);
      tip.style.display = 'block';
      tip.style.left = Math.min(e.offsetX + 12, box.clientWidth - tip.offsetWidth - 4) + 'px';
      tip.style.top = (e.offsetY + canvas.offsetTop + 14) + 'px';
    });
    canvas.addEventListener('mouseleave', () => { tip.style.display = 'none'; });
    paint();
    resized(box, paint);
    repaints.push(paint);
  }

  // One of several charts.
  function choice(box, d) {
    const bar = element('div', box, 'bar');
    const first = element('select', bar), second = element('select', bar);
    first.setAttribute('aria-label', d.name); second.setAttribute('aria-label', 'figure');
    d.options.forEach(([name], i) => { element('option', first, '', name).value = i; });
    let place = null, shown = null, own = [];
    const show = () => {
      if (shown) shown.remove();
      if (place) place.remove();
      const chosen = d.options[first.value][1][second.value][1], before = repaints.length;
      place = element('div', box, 'drawn ' + chosen.kind);
      shown = draw(place, chosen);
      own = repaints.splice(before);
    };
    repaints.push(() => own.forEach(act => act()));
    const fill = () => {
      const kept = second.value;
      second.textContent = '';
      d.options[first.value][1].forEach(([title], i) => { element('option', second, '', title).value = i; });
      second.value = kept && kept < second.options.length ? kept : 0;
      second.style.display = second.options.length > 1 ? '' : 'none';
      show();
    };
    d.options.forEach(([, charts], i) => {
      if (charts[0][1].kind !== 'candles') return;
      jumps.push({trades: charts[0][1].trades.entry.length, show: k => { first.value = i; fill(); shown.show(k); }});
    });
    first.addEventListener('change', fill);
    second.addEventListener('change', show);
    fill();
  }

  // A long table: a part at a time, sorted by any column.
  function rows(box, d) {
    const scroll = element('div', box, 'scroll');
    const table = element('table', scroll);
    const head = element('tr', element('thead', table));
    const body = element('tbody', table);
    const bar = element('div', box, 'bar');
    const note = element('span', bar, 'read');
    const more = element('button', bar, '', 'show 500 more');
    const count = d.columns.length ? d.columns[0].length : 0;
    let order = Array.from({length: count}, (_, i) => i), shown = 25, by = -1, up = true;
    const fill = () => {
      body.textContent = '';
      for (const i of order.slice(0, shown)) {
        const row = element('tr', body, d.trades.length ? 'jumps' : '');
        d.columns.forEach((column, c) => {
          const kind = d.kinds[c], v = column[i];
          const cell = element('td', row, kind === 'TEXT' ? 't' : '', written[kind](v));
          if (d.names[c].startsWith('profit') && v !== null) cell.classList.add(v < 0 ? 'loss' : 'gain');
        });
        if (d.trades.length) { row.tabIndex = 0; row.dataset.trade = d.trades[i]; }
      }
      note.textContent = Math.min(shown, count) + ' of ' + count.toLocaleString('en-US') + ' rows';
      more.style.display = shown < count ? '' : 'none';
    };
    d.names.forEach((name, c) => {
      const cell = element('th', head, d.kinds[c] === 'TEXT' ? 't' : '', name);
      cell.addEventListener('click', () => {
        up = by === c ? !up : false;
        by = c;
        const column = d.columns[c];
        order.sort((a, b) => {
          const x = column[a], y = column[b];
          const less = x === null ? -1 : y === null ? 1 : x < y ? -1 : x > y ? 1 : 0;
          return (up ? less : -less) || a - b;
        });
        fill();
      });
    });
    const go = e => { const row = e.target.closest('tr'); if (row && row.dataset.trade !== undefined) jump(+row.dataset.trade); };
    body.addEventListener('click', go);
    body.addEventListener('keydown', e => { if (e.key === 'Enter') go(e); });
    more.addEventListener('click', () => { shown += 500; fill(); });
    fill();
  }

  // A short table is in the page; a click on a column's name sorts it.
  function sortable(table) {
    [...table.tHead.rows[0].cells].forEach((cell, c) => {
      let up = true;
      cell.addEventListener('click', () => {
        up = !up;
        const value = row => { const v = row.cells[c].dataset.v; return v === undefined ? row.cells[c].textContent : v === 'NaN' ? -Infinity : +v; };
        const body = table.tBodies[0];
        [...body.rows].sort((a, b) => { const x = value(a), y = value(b); return (up ? 1 : -1) * (x < y ? -1 : x > y ? 1 : 0); }).forEach(row => body.appendChild(row));
      });
    });
  }

  const kinds = {lines, candles, heat, choice};
  const draw = (box, d) => kinds[d.kind] ? kinds[d.kind](box, d) : null;
  document.querySelectorAll('[data-chart]').forEach(box => {
    const made = draw(box, data.charts[+box.dataset.chart]);
    if (made) jumps.push(made);
  });
  document.querySelectorAll('[data-table]').forEach(box => rows(box, data.tables[+box.dataset.table]));
  document.querySelectorAll('table.sortable').forEach(sortable);

  const repaint = () => repaints.forEach(act => act());
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', repaint);
  document.getElementById('theme').addEventListener('click', () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    repaint();
  });
  window.addEventListener('beforeprint', () => { root.dataset.before = root.dataset.theme || ''; root.dataset.theme = 'light'; repaint(); });
  window.addEventListener('afterprint', () => { if (root.dataset.before) root.dataset.theme = root.dataset.before; else delete root.dataset.theme; repaint(); });
  root.dataset.ready = 'true';
})();
