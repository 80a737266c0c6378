// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

/// Names the places of a scenario's commands in its page, in the order of events: every part of the
/// report that goes through them in this order comes to the same names.
final class EntryNumbers {
  private int number;

  String next() {
    return "c" + ++number;
  }
}
