// SPDX-License-Identifier: Apache-2.0

import { useState } from "preact/hooks";

/** A column of a table that can be sorted by it. */
export interface Column<T> {
  title: string;
  /** What it is sorted by; numbers are to the right, and the greatest comes first. */
  value: (row: T) => number | string;
  cell?: (row: T) => preact.ComponentChildren;
}

/** Rows in their own order, or by the column whose heading was clicked. */
export function SortedTable<T>(props: {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  onChoose: (row: T) => void;
}) {
  const [by, setBy] = useState(-1);
  const column = props.columns[by];
  const rows = column ? [...props.rows].sort((a, b) => compare(column.value(a), column.value(b))) : props.rows;
  return (
    <table class="load" aria-label={props.label}>
      <thead>
        <tr>
          {props.columns.map(({ title, value }, i) => (
            <th
              key={title}
              scope="col"
              class={rows[0] && typeof value(rows[0]) === "number" ? "number" : ""}
              aria-sort={i === by ? "descending" : "none"}
            >
              <button type="button" title="Sorts by it; again: as in the lab's file" onClick={() => setBy(i === by ? -1 : i)}>
                {title}
                {i === by && " ▾"}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={props.keyOf(row)} onClick={() => props.onChoose(row)}>
            {props.columns.map(({ title, value, cell }) => {
              const known = value(row);
              return (
                <td key={title} class={typeof known === "number" ? "number" : ""}>
                  {cell ? cell(row) : known}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? b - a : String(a).localeCompare(String(b));
}
