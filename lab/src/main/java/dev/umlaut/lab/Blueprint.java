// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.function.Supplier;

/// The definition of a running lab as it is now: what the lab's file said, with what was added and
/// without what was removed since. It is replaced as a whole, by whoever changes the lab, one at a
/// time; any thread reads it.
final class Blueprint implements Supplier<LabDefinition> {
  private volatile LabDefinition current;

  Blueprint(LabDefinition first) {
    this.current = first;
  }

  @Override
  public LabDefinition get() {
    return current;
  }

  void replace(LabDefinition next) {
    current = next;
  }
}
