// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.util.List;

/// Two network namespaces of this machine's kernel on a Linux bridge: no guests, but what a lab of
/// containers would have. Needs root.
final class NamespacePair implements Pair {
  private static final String BRIDGE = "umlbench0";
  private static final String SERVER_SPACE = "umlbench-server";
  private static final String CLIENT_SPACE = "umlbench-client";

  private NamespacePair() {}

  static NamespacePair start() {
    Commands.run("ip", "link", "add", BRIDGE, "type", "bridge");
    NamespacePair pair = new NamespacePair();
    try {
      Commands.run("ip", "link", "set", BRIDGE, "up");
      add(SERVER_SPACE, "umlbench1", SERVER);
      add(CLIENT_SPACE, "umlbench2", CLIENT);
      return pair;
    } catch (RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private static void add(String space, String port, String address) {
    Commands.run("ip", "netns", "add", space);
    Commands.run(
        List.of("ip", "link", "add", port, "type", "veth", "peer", "eth0", "netns", space));
    Commands.run("ip", "link", "set", port, "master", BRIDGE, "up");
    Commands.run("ip", "-n", space, "address", "add", address + "/24", "dev", "eth0");
    Commands.run("ip", "-n", space, "link", "set", "eth0", "up");
    Commands.run("ip", "-n", space, "link", "set", "lo", "up");
  }

  @Override
  public String name() {
    return "namespaces on a Linux bridge";
  }

  @Override
  public String onServer(String command) {
    return Commands.run("ip", "netns", "exec", SERVER_SPACE, "sh", "-c", command);
  }

  @Override
  public String onClient(String command) {
    return Commands.run("ip", "netns", "exec", CLIENT_SPACE, "sh", "-c", command);
  }

  @Override
  public void close() {
    Commands.attempt("sh", "-c", "kill $(ip netns pids " + SERVER_SPACE + ")");
    Commands.attempt("ip", "netns", "delete", SERVER_SPACE);
    Commands.attempt("ip", "netns", "delete", CLIENT_SPACE);
    Commands.attempt("ip", "link", "delete", BRIDGE);
  }
}
