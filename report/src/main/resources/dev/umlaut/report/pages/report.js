/* SPDX-License-Identifier: Apache-2.0
   Search, filter and sort of the lists in a report. The state stands in the address, after the #,
   so that a link to a page leads to the same view of it. Without this script everything is shown. */
(function () {
  'use strict';
  var bar = document.getElementById('filter');
  var list = document.getElementById('list');
  if (!bar || !list) { return; }
  var items = Array.prototype.slice.call(list.querySelectorAll('[data-item]'));
  var texts = items.map(function (item) { return item.textContent.toLowerCase(); });
  var search = bar.querySelector('input[type=search]');
  var select = bar.querySelector('select');
  var boxes = Array.prototype.slice.call(bar.querySelectorAll('input[type=checkbox]'));
  var count = document.getElementById('count');
  var none = document.getElementById('none');
  var heads = Array.prototype.slice.call(list.querySelectorAll('[data-sort]'));
  var sort = '';
  var arranged = '';

  function chosen() {
    var groups = {};
    boxes.forEach(function (box) {
      var group = groups[box.name] || (groups[box.name] = { all: true, on: [] });
      if (box.checked) { group.on.push(box.value); } else { group.all = false; }
    });
    return groups;
  }

  function show() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var groups = chosen();
    var shown = 0;
    items.forEach(function (item, i) {
      var fits = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      Object.keys(groups).forEach(function (name) {
        fits = fits && (groups[name].all || groups[name].on.indexOf(item.dataset[name]) >= 0);
      });
      if (select && select.value) { fits = fits && item.dataset[select.name] === select.value; }
      item.hidden = !fits;
      if (fits) { shown++; }
    });
    count.textContent = shown === items.length ? 'all ' + shown : shown + ' of ' + items.length;
    none.hidden = shown > 0;
  }

  function arrange() {
    var key = sort.replace('-', '');
    var down = sort.charAt(0) === '-';
    var order = items.slice();
    if (key) {
      order.sort(function (a, b) {
        var x = a.dataset[key], y = b.dataset[key];
        var less = isNaN(x) || isNaN(y) || x === '' || y === '' ? x.localeCompare(y) : x - y;
        return down ? -less : less;
      });
    }
    if (sort !== arranged) {
      order.forEach(function (item) { item.parentNode.appendChild(item); });
      arranged = sort;
    }
    heads.forEach(function (head) {
      if (head.dataset.sort === key) {
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
  }

  function remember() {
    var state = [];
    function put(name, value) {
      if (value) { state.push(name + '=' + encodeURIComponent(value)); }
    }
    var groups = chosen();
    put('q', search.value);
    Object.keys(groups).forEach(function (name) {
      if (!groups[name].all) { put(name, groups[name].on.join(',') || '-'); }
    });
    if (select) { put(select.name, select.value); }
    put('sort', sort);
    try {
      history.replaceState(null, '', state.length ? '#' + state.join('&') : location.pathname);
    } catch (e) {
      location.hash = state.join('&');
    }
  }

  function recall() {
    var hash = location.hash.slice(1);
    if (hash && hash.indexOf('=') < 0) { return false; }
    var state = {};
    hash.split('&').forEach(function (part) {
      var at = part.indexOf('=');
      if (at > 0) {
        try {
          state[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1));
        } catch (e) {
          // A link that was cut off.
        }
      }
    });
    search.value = state.q || '';
    boxes.forEach(function (box) {
      var on = Object.prototype.hasOwnProperty.call(state, box.name) ? state[box.name] : null;
      box.checked = on === null || on.split(',').indexOf(box.value) >= 0;
    });
    if (select) { select.value = state[select.name] || ''; }
    sort = /^-?[a-z]+$/.test(state.sort || '') ? state.sort : '';
    return true;
  }

  function changed() { show(); remember(); }

  heads.forEach(function (head) {
    var button = document.createElement('button');
    button.type = 'button';
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener('click', function () {
      var key = head.dataset.sort;
      var first = head.dataset.first === 'down' ? '-' + key : key;
      var second = first === key ? '-' + key : key;
      sort = sort === first ? second : sort === second ? '' : first;
      arrange();
      remember();
    });
  });
  search.addEventListener('input', changed);
  bar.addEventListener('change', changed);
  bar.addEventListener('submit', function (event) { event.preventDefault(); });
  bar.addEventListener('reset', function () {
    setTimeout(function () { sort = ''; arrange(); changed(); }, 0);
  });
  window.addEventListener('hashchange', function () {
    if (recall()) { arrange(); show(); }
  });
  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || '');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  var plain = !recall();
  arrange();
  show();
  bar.hidden = false;
  if (plain) {
    // The bar has moved what the link led to.
    var target = document.getElementById(location.hash.slice(1));
    if (target) { target.scrollIntoView({ block: 'center' }); }
  }
}());
