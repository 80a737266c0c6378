// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.web.UiServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `umlaut ui`
@Command(
    name = "ui",
    sortOptions = false,
    description = {
      "Serves the page: labs in the browser.",
      "The topology with its traffic, terminals, links to impair and cables to pull, packets,"
          + " events, time; and scenarios with their reports. Only for browsers of this machine,"
          + " and only with the URL that it prints. ^C ends it; the labs stay up."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut ui                      prints the URL to open",
      "  umlaut ui --open               opens it in the desktop's browser",
      "  umlaut ui --port 8080          from elsewhere: ssh -L 8080:127.0.0.1:8080 THIS-MACHINE"
    })
final class UiCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;

  /// Held, because loggers that nobody holds forget their levels.
  private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Of 127.0.0.1. Default: one that is free.")
  private int port;

  @Option(names = "--open", description = "Opens the page in the browser of the desktop.")
  private boolean open;

  UiCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > PORT_MAX) {
      throw new UsageException("--port is a number from 1 to " + PORT_MAX, "");
    }
    if (!UiServer.hasPage()) {
      throw new EnvironmentException("this build of Umlaut is without the page", UiServer.NO_PAGE);
    }
    SERVER_LOG.setLevel(Level.WARNING); // it tells whenever it starts
    try (UiServer server = UiServer.serve(port, new OwnCommands())) {
      terminal.out().println(server.url());
      terminal.out().flush();
      terminal.err().println("Open this in a browser of this machine. ^C ends it; labs stay up.");
      if (open) {
        open(server.url());
      }
      new CountDownLatch(1).await();
    }
    return ExitStatus.OK;
  }

  private void open(String url) {
    try {
      Process _ =
          new ProcessBuilder("xdg-open", url)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      terminal.err().println("umlaut: cannot open a browser: xdg-open is not there");
    }
  }
}
