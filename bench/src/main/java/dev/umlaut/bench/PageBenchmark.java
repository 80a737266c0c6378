// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The page of `umlaut ui` over a lab of fifty hosts, with the packets of one link watched over
/// which two of the hosts send each other thousands of frames a second. All of it is real: guests,
/// the process of the lab, the process of the page, and Chromium without a screen, which draws by
/// the processor.
public final class PageBenchmark {
  private static final String NAME = "bench-page";
  private static final String SERVER = "h01";
  private static final String CLIENT = "h02";
  private static final int HOSTS = 50;
  private static final int HOSTS_PER_NETWORK = 10;
  private static final int SECONDS = Integer.getInteger("umlaut.seconds", 60);

  /// What iperf3 is told to send; what arrives is in the table.
  private static final int FRAMES = Integer.getInteger("umlaut.frames", 10_000);

  private static final int FRAME_DATA_BYTES = 64;
  private static final int SECONDS_AROUND = 120;

  private final PrintStream out;
  private final Path home;
  private final Path folder;

  private PageBenchmark(PrintStream out, Path home) {
    this.out = out;
    this.home = home;
    this.folder = home.resolve("bench/target/" + NAME);
  }

  /// Prints a Markdown table.
  ///
  /// @param arguments none
  public static void main(String[] arguments) throws IOException {
    new PageBenchmark(System.out, Path.of(System.getProperty("umlaut.home"))).run();
  }

  private void run() throws IOException {
    out.println(Machine.describe());
    writeLab();
    Path driver = home.resolve("web/page/e2e");
    if (!Files.isDirectory(driver.resolve("node_modules/playwright-core"))) {
      String _ =
          Commands.run("npm", "ci", "--no-audit", "--no-fund", "--prefix", driver.toString());
    }
    long began = System.nanoTime();
    String _ = umlaut("up", "--fresh", folder.toString());
    double upSeconds = (System.nanoTime() - began) / 1e9;
    try {
      traffic();
      print(upSeconds);
    } finally {
      Commands.attempt(home.resolve("umlaut").toString(), "down", "--fresh", NAME);
    }
  }

  /// Five networks in a row, with a router between each two of them.
  private void writeLab() throws IOException {
    StringBuilder text = new StringBuilder("lab: " + NAME + "\nimage: strongswan\nnetworks:\n");
    int networks = HOSTS / HOSTS_PER_NETWORK;
    for (int network = 0; network < networks; network++) {
      text.append("  net%d: {}\n".formatted(network));
    }
    text.append("hosts:\n");
    for (int host = 1; host <= HOSTS; host++) {
      int network = (host - 1) / HOSTS_PER_NETWORK;
      text.append("  h%02d:\n    interfaces:\n".formatted(host));
      text.append(card(0, network, host));
      if (host % HOSTS_PER_NETWORK == 0 && network + 1 < networks) {
        text.append(card(1, network + 1, host));
      }
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("lab.yaml"), text);
  }

  private static String card(int number, int network, int host) {
    return "      eth%d: {network: net%d, addresses: [10.%d.0.%d/24]}\n"
        .formatted(number, network, network, host);
  }

  private void traffic() {
    String _ = umlaut("exec", "--lab", NAME, SERVER, "--", "iperf3 -s -D");
    String send =
        "iperf3 -u -c 10.0.0.1 -l %d -b %d -t %d >/dev/null 2>&1 </dev/null &"
            .formatted(FRAME_DATA_BYTES, 8L * FRAMES * FRAME_DATA_BYTES, SECONDS + SECONDS_AROUND);
    String _ = umlaut("exec", "--lab", NAME, CLIENT, "--", send);
  }

  private void print(double upSeconds) throws IOException {
    long lab =
        JsonMapper.shared()
            .readTree(umlaut("inspect", "--lab", NAME, "--json"))
            .path("pid")
            .asLong();
    Process page =
        new ProcessBuilder(home.resolve("umlaut").toString(), "ui")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8))) {
      String url = said.readLine();
      ServerMemory labMemory = ServerMemory.of(lab);
      ServerMemory pageMemory = ServerMemory.of(page.pid());
      Path picture = home.resolve("bench/target/page.png");
      JsonNode seen =
          JsonMapper.shared()
              .readTree(
                  Commands.run(
                      List.of(
                          "node",
                          home.resolve("bench/page.mjs").toString(),
                          url,
                          "/usr/bin/chromium",
                          NAME,
                          SERVER + ":eth0",
                          Integer.toString(SECONDS),
                          picture.toString())));
      out.println();
      out.println("| %d hosts, one link watched for %d s | |".formatted(HOSTS, SECONDS));
      out.println("|---|---|");
      row("`umlaut up` of the lab, seconds", upSeconds);
      row("frames on the watched link, 1/s", seen.path("seen").asDouble());
      row("of these sent to the page, 1/s", seen.path("shown").asDouble());
      row("pictures drawn, 1/s", seen.path("pictures").asDouble());
      row("between two pictures, median, ms", seen.path("gapMedian").asDouble());
      row("between two pictures, 99 %, ms", seen.path("gap99").asDouble());
      row("between two pictures, greatest, ms", seen.path("gapMost").asDouble());
      row("long tasks (50 ms and more)", seen.path("longTasks").asDouble());
      row("the longest of them, ms", seen.path("longMost").asDouble());
      row("the page's thread is busy, % of the time", 100 * seen.path("taskPart").asDouble());
      row("JavaScript's heap at the beginning, MB", seen.path("heapBegin").asDouble());
      row("with its garbage, at most, MB", seen.path("heapMost").asDouble());
      row("at the end, MB", seen.path("heapEnd").asDouble());
      row("nodes of the page at the beginning", seen.path("nodesBegin").asDouble());
      row("nodes of the page at the end", seen.path("nodesEnd").asDouble());
      out.println("| the lab's process, resident, MB | %s |".formatted(labMemory.andNow()));
      out.println("| the page's process, resident, MB | %s |".formatted(pageMemory.andNow()));
      out.println();
      out.println("Picture: " + picture + "; " + Machine.describe());
    } finally {
      page.destroy();
    }
  }

  private void row(String what, double value) {
    String form = value == Math.rint(value) ? "%.0f" : "%.1f";
    out.println("| %s | %s |".formatted(what, String.format(Locale.ROOT, form, value)));
  }

  private String umlaut(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("umlaut").toString()));
    command.addAll(List.of(arguments));
    return Commands.run(command);
  }

  /// A process of ours, before and after.
  private record ServerMemory(long pid, long beforeMib) {
    static ServerMemory of(long pid) {
      return new ServerMemory(pid, mib(pid, "VmRSS"));
    }

    String andNow() {
      return "%d before, %d after, %d at most"
          .formatted(beforeMib, mib(pid, "VmRSS"), mib(pid, "VmHWM"));
    }

    private static long mib(long pid, String which) {
      try {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith(which + ":"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
            .findFirst()
            .orElse(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
