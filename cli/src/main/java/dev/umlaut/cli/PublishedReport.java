// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabForward;
import dev.umlaut.lab.Topology;
import dev.umlaut.os.UmlautException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A report that the web server of a running lab shows: to the lab's hosts at the server's own
/// address, and to a browser of this machine at a port of its loopback interface.
///
/// ```
///   lab's host ──► http://192.168.0.150/testresults/RUN/ ──┐
///                                                          ├──► Apache in winnetou
///   browser ──► http://127.0.0.1:PORT/testresults/RUN/ ────┘
///                 (control channel)
/// ```
///
/// Closing it ends the forwarding; the files end with the host.
final class PublishedReport implements AutoCloseable {
  /// The host that serves a lab's web pages.
  static final String SERVER = "winnetou";

  private static final int HTTP = 80;
  private static final String PLACE = "/testresults/";
  private static final String ROOT = "/var/www" + PLACE;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long KIBI = 1024;
  private static final double MEGA = 1e6;

  private final String inLab;
  private final LabForward forward;
  private final String run;

  private PublishedReport(String inLab, LabForward forward, String run) {
    this.inLab = inLab;
    this.forward = forward;
    this.run = run;
  }

  /// Copy a report into the lab's server, which must run.
  ///
  /// @param lab it stays the caller's
  /// @param report the report's folder; its name becomes part of the address
  /// @throws UmlautException when there is no such server, it has no room, or serves no pages
  static PublishedReport open(Lab lab, Path report) {
    String run = runName(report);
    Shell shell = lab.host(SERVER).shell();
    PublishedFiles files = PublishedFiles.of(report);
    String place = ROOT + run;
    requireRoom(shell, files, place);
    for (List<Path> portion : files.portions()) {
      require(
          shell.run("tar --extract --no-same-owner -C " + place, files.tar(portion), LIMIT),
          SERVER + " cannot unpack the report");
    }
    require(
        shell.run(
            "systemctl start apache2; wget -q -O /dev/null http://127.0.0.1" + PLACE + run + "/",
            LIMIT),
        SERVER + " serves no web pages");
    return new PublishedReport(address(lab.topology()), lab.forward(SERVER, HTTP), run);
  }

  /// What may stand in an address without quoting.
  static String runName(Path report) {
    String name = String.valueOf(report.toAbsolutePath().normalize().getFileName());
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return safe.isEmpty() ? "run" : safe;
  }

  private static void requireRoom(Shell shell, PublishedFiles files, String place) {
    CommandResult result =
        shell.run(
            "rm -rf %1$s && mkdir -p %1$s && df -Pk %1$s | awk 'NR == 2 { print $4 }'"
                .formatted(place),
            LIMIT);
    require(result, SERVER + " cannot make room for the report");
    String free = new String(result.output(), StandardCharsets.UTF_8).strip();
    if (!free.matches("[0-9]{1,12}") || Long.parseLong(free) * KIBI < files.bytes()) {
      throw new UmlautException(
          "the report needs %s, %s has %s left"
              .formatted(
                  megabytes(files.bytes()),
                  SERVER,
                  free.matches("[0-9]{1,12}") ? megabytes(Long.parseLong(free) * KIBI) : "nothing"),
          "Open it where it is, " + files.folder() + ", or publish a smaller run.");
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGA);
  }

  private static void require(CommandResult result, String otherwise) {
    if (result.exitStatus() != 0) {
      String errors = new String(result.errors(), StandardCharsets.UTF_8).strip();
      throw new UmlautException(
          otherwise + (errors.isEmpty() ? "" : ": " + errors),
          "Does the lab's " + SERVER + " have a web server with its pages under /var/www?");
    }
  }

  /// The server's first IPv4 address, or its name when it has none.
  static String address(Topology topology) {
    Optional<String> address =
        topology.links().stream()
            .filter(link -> link.host().equals(SERVER))
            .flatMap(link -> link.end().addresses().stream())
            .map(prefix -> prefix.address().toString())
            .filter(text -> text.indexOf(':') < 0)
            .findFirst();
    return address.orElse(SERVER);
  }

  /// Where the lab's hosts find it.
  String labAddress() {
    return "http://" + inLab + PLACE + run + "/";
  }

  /// Where a browser of this machine finds it.
  String localAddress() {
    return "http://127.0.0.1:" + forward.localPort() + PLACE + run + "/";
  }

  @Override
  public void close() {
    forward.close();
  }
}
