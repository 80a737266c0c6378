// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.util.List;

/// A port of some switch at which frames are made and counted. One thread for all ports.
interface GeneratorPort extends AutoCloseable {
  /// What is sent, in turns.
  void prepare(List<byte[]> frames);

  /// Sends as many frames as there is room for.
  ///
  /// @param most no more than this
  /// @return how many were sent
  int send(int most);

  /// Takes the frames that have come.
  ///
  /// @return how many
  int take();

  /// Learns which of the sent frames are done with.
  void reap();

  @Override
  void close();
}
