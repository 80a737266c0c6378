// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/// A lab that serves scenarios one after the other. Used by one thread at a time.
///
/// @since 0.1
public interface SuiteLab extends AutoCloseable {
  /// Boot those of the hosts that do not run, and wait until they are ready.
  ///
  /// @return the hosts that were booted for this
  /// @throws dev.umlaut.os.UmlautException when a host does not become ready; the lab is of no use
  ///   then
  Set<String> ensure(Collection<String> hosts);

  /// Boot hosts again with fresh disks, and wait until they are ready.
  ///
  /// @throws dev.umlaut.os.UmlautException when a host does not become ready; the lab is of no use
  ///   then
  void restart(Collection<String> hosts);

  /// The hosts that no longer run, although nobody asked them to end.
  Set<String> lost();

  /// How long it has run, by its own clock.
  Duration age();

  /// The hosts that run.
  Testbed testbed();

  /// Record the frames on the links of all hosts that run, until what is returned is closed.
  ///
  /// @param file in pcapng; its folders are made
  /// @throws dev.umlaut.os.UmlautException when it cannot be made
  Closeable capture(Path file);

  /// End all hosts.
  @Override
  void close();
}
