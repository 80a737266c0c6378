// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.CaptureOptions;

/// What a lab is started with.
record LabMeans(Provision provision, LabOptions options) {
  /// A capture's options with what this run was as its comment, if it has none.
  CaptureOptions commented(CaptureOptions capture, LabDefinition lab) {
    if (!capture.comment().isEmpty()) {
      return capture;
    }
    String real = "lab " + lab.name() + ", seed " + options.seed();
    return capture.withComment(options.virtualStart() == null ? real : real + ", virtual time");
  }
}
