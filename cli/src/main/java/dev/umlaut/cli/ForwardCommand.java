// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.ForwardState;
import dev.umlaut.web.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut forward`
@Command(
    name = "forward",
    sortOptions = false,
    description = {
      "Lets programs of this machine reach TCP ports of hosts.",
      "A port of 127.0.0.1 leads to one of the host's own 127.0.0.1, until the lab is down. Without"
          + " ports it shows what is forwarded."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut forward 8080:winnetou:80         then http://127.0.0.1:8080/",
      "  umlaut forward winnetou:80              a free port, which it says",
      "  umlaut forward ; umlaut forward --remove 8080",
      "  umlaut forward --socks 1080:alice       a SOCKS proxy into the networks of alice",
      "  curl --proxy socks5h://127.0.0.1:1080 http://10.1.0.1/"
    })
final class ForwardCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = "--remove",
      paramLabel = "PORT",
      description = "Forward this port of ours no longer.")
  private List<String> removed = List.of();

  @Option(
      names = "--socks",
      paramLabel = "[PORT:]HOST",
      description = "A SOCKS5 proxy on this port of ours: programs reach whatever the host does.")
  private List<String> proxies = List.of();

  @Option(names = "--json", description = "For programs: an array of what is forwarded.")
  private boolean json;

  @Parameters(
      arity = "0..*",
      paramLabel = "[PORT:]HOST:PORT",
      description = "Our port, the host, and its port.")
  private List<String> ports = List.of();

  ForwardCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ForwardState> wanted =
        Stream.concat(
                ports.stream().map(PortForward::parse),
                proxies.stream().map(PortForward::parseProxy))
            .toList();
    UpLab up = lab.find(terminal);
    for (String port : removed) {
      var _ = up.client().delete("/v1/forwards/" + PortForward.port(port), ForwardState.class);
    }
    List<ForwardState> told = new ArrayList<>();
    for (ForwardState forward : wanted) {
      told.add(up.client().post("/v1/forwards", forward, ForwardState.class));
    }
    if (wanted.isEmpty() && removed.isEmpty()) {
      told.addAll(List.of(up.client().get("/v1/forwards", ForwardState[].class)));
    }
    if (json) {
      terminal.out().println(Json.write(told));
    } else {
      told.forEach(forward ->
          terminal
              .out()
              .println(
                  "127.0.0.1:%d  %s"
                      .formatted(
                          forward.localPort(),
                          forward.port() == 0
                              ? "SOCKS proxy of " + forward.host()
                              : forward.host() + ":" + forward.port())));
    }
    return ExitStatus.OK;
  }
}
