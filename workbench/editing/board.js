// The board of a brief's entries: chosen and changed by keyboard or mouse, written in place, saved by itself.
// One act is under way at a time; the next waits until Python has answered it (data.ack). What is being written
// stays in the browser until it is saved, also when somebody else saved first.

const PAUSE = 1200; // ms without a key after which what was written is saved
const boards = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".board");
  let board = boards.get(root);
  if (!board) {
    board = new Board(root);
    boards.set(root, board);
  }
  board.receive(component);
  return () => board.leave();
}

const count = (text) => Array.from(text.replace(/\[\^(\d{1,4}|研)\]/g, "")).length;

class Board {
  constructor(root) {
    this.root = root;
    this.chosen = null;
    this.writing = null; // {key, title, text, note, judgement}: what the open form holds
    this.dirty = false;
    this.queue = [];
    this.waiting = 0; // serial of the act under way, 0 for none
    this.serial = 0;
    this.reset = 0;
    root.addEventListener("keydown", (event) => this.key(event));
  }

  receive({ data, setTriggerValue, setStateValue }) {
    this.data = data;
    this.send = setTriggerValue;
    this.tell = setStateValue;
    if (data.reset !== this.reset) {
      this.reset = data.reset;
      this.writing = null;
      this.dirty = false;
      this.queue = [];
      this.waiting = 0;
    }
    if (this.waiting && data.ack >= this.waiting) {
      this.waiting = 0;
      if (data.failed) this.queue = [];
      this.settled(data.failed);
    }
    this.serial = Math.max(this.serial, data.ack);
    if (!this.entry(this.chosen)) this.chosen = this.order()[0]?.key ?? null;
    this.draw();
    this.next();
  }

  // Python's text counts again once nothing newer has been typed: its citations may have new numbers.
  settled(failed) {
    if (!this.writing || this.dirty) return;
    if (failed) { this.dirty = true; return; }
    const stored = this.entry(this.writing.key);
    if (!stored) { this.writing = null; return; }
    const focus = this.root.querySelector(".form textarea");
    this.writing = form(stored);
    if (focus && focus.value !== stored.text) this.redraw = true;
  }

  leave() { if (this.dirty) this.save(true); }

  order() {
    return [...this.data.sections.flatMap((s) => s.items), ...this.data.spare];
  }
  entry(key) { return this.order().find((item) => item.key === key); }
  spare(key) { return this.data.spare.some((item) => item.key === key); }

  act(act) { this.queue.push(act); this.next(); }
  next() {
    if (this.waiting || !this.queue.length) return;
    this.serial += 1;
    this.waiting = this.serial;
    const act = this.queue.shift();
    this.send("act", { ...act, serial: this.serial, version: this.data.version });
    this.say();
  }

  choose(key) {
    if (key === this.chosen || !key) return;
    this.close();
    this.chosen = key;
    this.draw();
    this.root.querySelector("article.chosen")?.scrollIntoView({ block: "nearest" });
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell("chosen", this.chosen), 400);
  }
  step(by) {
    const order = this.order();
    const at = order.findIndex((item) => item.key === this.chosen);
    this.choose(order[Math.max(0, Math.min(order.length - 1, at + by))]?.key);
  }
  // Whoever goes through the list finds the next entry chosen when one has left it.
  away(act) {
    const order = this.order();
    const at = order.findIndex((item) => item.key === this.chosen);
    const key = this.chosen;
    this.chosen = (order[at + 1] ?? order[at - 1])?.key ?? null;
    this.act({ ...act, key });
    this.draw();
  }

  open() {
    if (this.data.locked || this.spare(this.chosen) || !this.entry(this.chosen)) return;
    this.writing = form(this.entry(this.chosen));
    this.draw();
    this.root.querySelector(".form textarea")?.focus();
  }
  close() {
    if (!this.writing) return;
    if (this.dirty) this.save(true);
    this.writing = null;
    this.draw();
  }
  typed(field, value) {
    this.writing[field] = value;
    this.dirty = true;
    this.say();
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(false), PAUSE);
  }
  save(done) {
    clearTimeout(this.saving);
    if (!this.writing || !this.dirty) return;
    this.dirty = false;
    this.queue = this.queue.filter((act) => act.act !== "edit" || act.key !== this.writing.key);
    this.act({ act: "edit", ...this.writing, done });
  }

  key(event) {
    const typing = event.target.matches("input, textarea");
    if (event.isComposing) return;
    if (typing) {
      if (event.key === "Escape") { this.close(); this.root.focus(); event.preventDefault(); }
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const run = this.command(event);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }
  command(event) {
    const locked = this.data.locked;
    const spare = this.spare(this.chosen);
    const arrow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (arrow && event.altKey && event.shiftKey) return locked || spare ? null : () => this.act({ act: "section", key: this.chosen, by: arrow });
    if (arrow && event.altKey) return locked || spare ? null : () => this.act({ act: "shift", key: this.chosen, by: arrow });
    if (arrow) return () => this.step(arrow);
    switch (event.key.toLowerCase()) {
      case "j": return () => this.step(1);
      case "k": return () => this.step(-1);
      case "enter": case "e": return () => this.open();
      case "y": return spare ? (locked ? null : () => this.away({ act: "keep" })) : () => this.step(1);
      case "x": case "delete": return locked || spare ? null : () => this.away({ act: "drop" });
      case "m": return locked || spare ? null : () => this.merge();
      case "g": return locked || spare ? null : () => this.act({ act: "judge", key: this.chosen });
      case "u": return locked ? null : () => this.act({ act: "undo", key: this.chosen });
      default: return null;
    }
  }
  // Into the entry above, which keeps its title.
  merge() {
    const order = this.order();
    const at = order.findIndex((item) => item.key === this.chosen);
    if (at < 1) return;
    const key = this.chosen;
    this.chosen = order[at - 1].key;
    this.act({ act: "merge", key: this.chosen, other: key });
  }

  say() {
    const line = this.root.querySelector(".state");
    if (!line) return;
    line.classList.toggle("failed", Boolean(this.data.failed));
    line.textContent = this.data.failed || (this.dirty ? "正在输入……" : this.waiting ? "正在保存……"
      : this.data.locked ? this.data.locked : `已保存：第 ${this.data.version} 版`);
    const counter = this.root.querySelector(".form .count");
    if (counter && this.writing) measure(counter, count(this.writing.text), this.entry(this.writing.key));
    const total = this.root.querySelector(".total");
    if (total) total.textContent = `全文 ${this.total()} 字`;
  }
  total() {
    const open = this.writing;
    return this.data.around + this.data.sections.flatMap((s) => s.items)
      .reduce((sum, item) => sum + count(open?.key === item.key ? open.title + open.text : item.title + item.text), 0);
  }

  draw() {
    const held = this.root.querySelector(".form");
    if (held && this.writing && held.dataset.key === this.writing.key && !this.redraw && this.root.contains(held)) {
      this.drawAround(held); // the field that is being typed in stays as it is
    } else {
      const focused = this.root.contains(this.root.getRootNode().activeElement);
      this.redraw = false;
      this.root.replaceChildren(...this.parts(null));
      if (focused && !this.writing) this.root.focus();
    }
    this.say();
  }
  drawAround(held) {
    const at = this.root.getRootNode().activeElement;
    const range = at?.selectionStart !== undefined && held.contains(at) ? [at, at.selectionStart, at.selectionEnd] : null;
    this.root.replaceChildren(...this.parts(held));
    if (range) { range[0].focus(); range[0].setSelectionRange?.(range[1], range[2]); }
  }
  parts(held) {
    const keys = node("div", "keys");
    for (const [name, what] of KEYS) keys.append(node("span", "", node("kbd", "", name), ` ${what}`));
    const head = node("div", "line", node("span", "state"), node("span", "count total"));
    head.style.cssText = "display:flex;justify-content:space-between";
    const parts = [node("div", "top", this.data.locked ? "" : keys, head), ...this.data.sections.map((s) => this.section(s, held))];
    if (this.data.spare.length) parts.push(this.section({ title: "备选（不印）", items: this.data.spare, most: 0 }, held));
    return parts;
  }
  section(section, held) {
    const full = section.most ? `${section.items.length} 条（${section.least}～${section.most}）` : `${section.items.length} 条`;
    const number = node("span", "count", full);
    const off = section.most && (section.items.length < section.least || section.items.length > section.most);
    number.classList.toggle("off", Boolean(off));
    const made = node("section", "", node("header", "", node("h4", "", section.title), number));
    if (!section.items.length) made.append(node("div", "empty", section.hint || "本栏没有条目"));
    for (const item of section.items) made.append(this.item(item, held));
    return made;
  }
  item(item, held) {
    const made = node("article", item.key === this.chosen ? "chosen" : "");
    made.addEventListener("click", () => { this.choose(item.key); if (!this.writing) this.root.focus(); });
    if (this.writing?.key === item.key) {
      made.append(held ?? this.form(item));
      return made;
    }
    const number = node("span", "count");
    measure(number, count(item.text), item);
    const title = node("span", "title", item.title);
    if (item.judgement) title.append(node("span", "badge", "研判"));
    if (item.findings) title.append(node("span", "badge", `核查 ${item.findings}`));
    made.append(node("div", "line", title, number), node("p", "text", item.text));
    const sources = item.citations.length ? `引文 ${item.citations.join("、")}` : "没有引文";
    made.append(node("div", "marks", item.group ? `${item.group} · ${sources}` : sources));
    if (item.key === this.chosen && !this.data.locked) made.append(this.tools(item));
    return made;
  }
  tools(item) {
    const tools = node("div", "tools");
    const add = (label, run) => {
      const button = node("button", "", label);
      button.type = "button";
      button.addEventListener("click", (event) => { event.stopPropagation(); run(); });
      tools.append(button);
    };
    if (this.spare(item.key)) add("采用 y", () => this.away({ act: "keep" }));
    else {
      add("修改 e", () => this.open());
      add("去掉 x", () => this.away({ act: "drop" }));
      add("并入上一条 m", () => this.merge());
      add("上移", () => this.act({ act: "shift", key: item.key, by: -1 }));
      add("下移", () => this.act({ act: "shift", key: item.key, by: 1 }));
      add(item.judgement ? "取消研判 g" : "标为研判 g", () => this.act({ act: "judge", key: item.key }));
    }
    return tools;
  }
  form(item) {
    const made = node("div", "form");
    made.dataset.key = item.key;
    made.addEventListener("click", (event) => event.stopPropagation());
    const title = node("input");
    title.type = "text";
    title.value = this.writing.title;
    title.maxLength = 300;
    title.addEventListener("input", () => this.typed("title", title.value));
    const text = node("textarea");
    text.value = this.writing.text;
    text.rows = Math.max(5, Math.ceil(count(text.value) / 32));
    text.addEventListener("input", () => this.typed("text", text.value));
    const done = node("button", "", "完成（Esc）");
    done.type = "button";
    done.addEventListener("click", () => { this.close(); this.root.focus(); });
    made.append(node("label", "", "标题", title), node("label", "", "正文（[^3] 是引文记号，[^研] 标明该句是研判）", text),
      node("div", "line", done, node("span", "count")));
    made.lastChild.style.cssText = "display:flex;justify-content:space-between";
    return made;
  }
}

const KEYS = [["↑↓", "选"], ["y", "留用"], ["x", "去掉"], ["m", "并入上一条"], ["e", "修改"], ["Alt+↑↓", "移动"],
  ["Alt+Shift+↑↓", "移动栏目"], ["g", "研判"], ["u", "撤销"]];

const form = ({ key, title, text }) => ({ key, title, text });

function measure(place, length, bounds) {
  const most = bounds?.most || 0;
  place.textContent = most ? `${length} 字（${bounds.least}～${most}）` : `${length} 字`;
  place.classList.toggle("off", Boolean(most && (length > most || length < bounds.least)));
}

function node(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}
