// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

/// Two hosts with a network between them: 10.9.0.1 is the server, 10.9.0.2 the client.
interface Pair extends AutoCloseable {
  /// The server's address.
  String SERVER = "10.9.0.1";

  /// The client's address.
  String CLIENT = "10.9.0.2";

  /// What joins them, for people.
  String name();

  /// Runs a shell command on the server.
  ///
  /// @return its standard output
  String onServer(String command);

  /// Runs a shell command on the client.
  ///
  /// @return its standard output
  String onClient(String command);

  @Override
  void close();
}
