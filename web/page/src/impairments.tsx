// SPDX-License-Identifier: Apache-2.0

import { useEffect, useState } from "preact/hooks";
import { changeLink } from "./lab";
import type { CableState } from "./types";

interface Field {
  key: string;
  label: string;
  example: string;
}

const FIELDS: Field[] = [
  { key: "delay", label: "Delay", example: "10ms" },
  { key: "jitter", label: "Jitter", example: "2ms" },
  { key: "loss", label: "Loss", example: "1%" },
  { key: "rate", label: "Rate", example: "10mbit" },
  { key: "queue", label: "Queue", example: "100" },
  { key: "duplicate", label: "Duplicates", example: "0.5%" },
  { key: "corrupt", label: "Corruption", example: "0.1%" },
  { key: "reorder", label: "Reordering", example: "5%" },
  { key: "mtu", label: "MTU", example: "1400" },
  { key: "drop", label: "Drop", example: "udp port 500" },
];

type Values = Record<string, string>;

/** `delay: 10ms, loss: 1%` as fields; none when it says more than they can hold. */
export function fieldsOf(text: string): Values | null {
  const values: Values = {};
  if (text.trim() === "") {
    return values;
  }
  if (/[{}"'\n]/.test(text)) {
    return null;
  }
  for (const part of text.split(",")) {
    const match = /^\s*([a-z]+):\s*(.+?)\s*$/.exec(part);
    if (!match?.[1] || !match[2] || !FIELDS.some((field) => field.key === match[1])) {
      return null;
    }
    values[match[1]] = match[2];
  }
  return values;
}

export function textOf(values: Values): string {
  return FIELDS.map((field) => [field.key, (values[field.key] ?? "").trim()])
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ");
}

/** What happens to frames, in fields, or as the text of a lab file when it is more than that. */
export function ImpairmentForm(props: { cable: CableState }) {
  const { cable } = props;
  const [text, setText] = useState(cable.text);
  const [values, setValues] = useState(fieldsOf(cable.text));
  const [asText, setAsText] = useState(false);
  const [edited, setEdited] = useState(false);
  const take = (next: string) => {
    setText(next);
    setValues(fieldsOf(next));
    setEdited(false);
  };
  useEffect(() => {
    if (!edited) {
      take(cable.text);
    }
  }, [cable.text]);
  const showText = asText || values === null;
  const edit = (key: string, value: string) => {
    const next = { ...values, [key]: value };
    setValues(next);
    setText(textOf(next));
    setEdited(true);
  };
  const apply = async (next: string) => {
    if (await changeLink(cable.link, { text: next })) {
      take(next);
    }
  };
  return (
    <form
      class="impairments"
      onSubmit={(event) => {
        event.preventDefault();
        void apply(text);
      }}
    >
      {showText ? (
        <label class="wide">
          As in a lab file
          <textarea
            rows={3}
            spellcheck={false}
            value={text}
            placeholder="delay: 10ms, in: {loss: 1%}"
            onInput={(event) => {
              setText(event.currentTarget.value);
              setValues(fieldsOf(event.currentTarget.value));
              setAsText(true);
              setEdited(true);
            }}
          />
        </label>
      ) : (
        <div class="fields">
          {FIELDS.map((field) => (
            <label key={field.key} class={field.key === "drop" ? "wide" : ""}>
              {field.label}
              <input
                value={values[field.key] ?? ""}
                placeholder={field.example}
                spellcheck={false}
                onInput={(event) => edit(field.key, event.currentTarget.value)}
              />
            </label>
          ))}
        </div>
      )}
      <div class="buttons">
        <button class="primary" disabled={!edited}>
          Apply
        </button>
        <button type="button" disabled={cable.text === "" && !edited} onClick={() => void apply("")}>
          Clear
        </button>
        <button
          type="button"
          class="quiet"
          disabled={values === null}
          onClick={() => setAsText(!showText)}
        >
          {showText ? "Fields" : "Text"}
        </button>
      </div>
      <p class="dim">Holds in both directions, from now on.</p>
    </form>
  );
}
