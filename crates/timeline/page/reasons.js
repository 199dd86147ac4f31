// Which reasons are shown: a box for each.

function fillReasons() {
  const list = byId('reasons');
  const order = Array.from(trace.reasons.keys()).sort((a, b) => sums.given[b] - sums.given[a]);
  const boxes = order.map((reason) => {
    const box = element('input', { type: 'checkbox', checked: true, 'data-reason': String(reason) });
    box.addEventListener('change', () => {
      if (box.checked) filter.hidden.delete(reason);
      else filter.hidden.add(reason);
      filtered();
    });
    const times = element('span', { class: 'value' }, sums.given[reason].toLocaleString('en'));
    return element('label', {}, box, element('span', {}, reasonName(trace.reasons[reason])), times);
  });
  const all = (checked) => () => {
    for (const box of list.querySelectorAll('input')) box.checked = checked;
    filter.hidden = new Set(checked ? [] : order);
    filtered();
  };
  const buttons = [element('button', { type: 'button', onclick: all(true) }, 'all'), element('button', { type: 'button', onclick: all(false) }, 'none')];
  list.replaceChildren(...(boxes.length ? [...boxes, element('p', { class: 'buttons' }, buttons)] : ['The lock was never given away.']));
}

function filtered() {
  index();
  const hidden = filter.hidden.size;
  byId('filtered').textContent = hidden ? `${trace.reasons.length - hidden} of ${trace.reasons.length}` : '';
  changed();
}
