// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.nio.file.Path;
import java.util.List;

/// A switch with generators at its ports, and what it has used.
interface Carrier extends AutoCloseable {
  /// Makes one.
  interface Maker {
    /// How it is called in a table.
    String name();

    /// Starts it.
    ///
    /// @param folder for its sockets, empty
    /// @throws IllegalStateException when a package or a right is missing
    Carrier start(Path folder, int ports);
  }

  /// One for each port.
  List<GeneratorPort> ports();

  /// The processor time that it has used.
  long cpuNanos();

  @Override
  void close();
}
