// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.ArrayList;
import java.util.List;

/// Writes down what a person would see of a build.
final class ShownProgress implements Progress {
  private final List<String> lines = new ArrayList<>();

  /// Beginnings with their totals, details, numbers, ends.
  List<String> lines() {
    return lines;
  }

  @Override
  public Step begin(String what, long total) {
    lines.add(what + " " + total);
    return new Step() {
      @Override
      public void advance(long done) {
        lines.add(Long.toString(done));
      }

      @Override
      public void say(String detail) {
        lines.add(detail);
      }

      @Override
      public void close() {
        lines.add("closed");
      }
    };
  }
}
