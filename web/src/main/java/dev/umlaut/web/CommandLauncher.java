// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Starts commands of Umlaut's own, as a person would in a terminal, and knows what there is to
/// start.
///
/// @since 0.1
public interface CommandLauncher {
  /// Starts one. Its input is at its end, and its output and errors are one stream.
  ///
  /// @param words behind `umlaut`
  Process start(List<String> words) throws IOException;

  /// The folder with the shipped labs.
  Path shippedLabs();
}
