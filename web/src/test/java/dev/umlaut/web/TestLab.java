// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import java.nio.file.Path;

/// The small lab that tests of room `lab` have, too: moon and sun.
final class TestLab {
  private TestLab() {}

  static LabDefinition definition() {
    return LabFile.read(
        Path.of(System.getProperty("umlaut.home", ".."), "lab/src/test/resources/pair"));
  }
}
