// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns what mmdebstrap, apt and dpkg say into steps with a beginning, an end and a percentage.
///
/// Owned by the thread that builds.
final class ImageProgress implements Consumer<String>, AutoCloseable {
  private static final Pattern NEW_PACKAGES = Pattern.compile("\\d+ upgraded, (\\d+) newly .*");
  private static final Pattern TO_FETCH =
      Pattern.compile("Need to get ([\\d.,]+) ([kMG]?B)(?:/.*)? of archives\\.");
  // Get:7 <archive> <suite> <architecture> <package> <architecture> <version> [1234 kB]
  private static final Pattern FETCHED =
      Pattern.compile("Get:\\d+ (?:\\S+ ){3}(\\S+) .*\\[([\\d.,]+) ([kMG]?B)\\]");
  private static final Pattern INSTALLED = Pattern.compile("(?:Unpacking|Setting up) (\\S+) .*");

  private final Progress progress;
  private Progress.Step step;
  private boolean fetching;
  private int packages;
  private long done;

  ImageProgress(Progress progress) {
    this.progress = progress;
    step = progress.begin("Fetch the lists of packages", 0);
  }

  @Override
  public void accept(String line) {
    switch (line) {
      case "I: extracting archives..." -> begin("Unpack the base system", 0);
      case "I: installing essential packages..." -> begin("Install the base system", 2L * packages);
      case "umlaut: customize" -> begin("Configure the image", 0);
      case "umlaut: file system" -> begin("Write the file system", 0);
      default -> within(line);
    }
  }

  @Override
  public void close() {
    step.close();
  }

  private void within(String line) {
    Matcher matcher = NEW_PACKAGES.matcher(line);
    if (matcher.matches()) {
      packages = Integer.parseInt(matcher.group(1));
      return;
    }
    matcher = TO_FETCH.matcher(line);
    if (matcher.matches()) {
      long total = bytes(matcher.group(1), matcher.group(2));
      begin("Fetch %d packages".formatted(packages), total, Progress.Unit.BYTES);
      fetching = true;
      return;
    }
    matcher = FETCHED.matcher(line);
    if (fetching && matcher.matches()) {
      step(matcher.group(1), bytes(matcher.group(2), matcher.group(3)));
      return;
    }
    matcher = INSTALLED.matcher(line);
    if (matcher.matches()) {
      if (fetching) {
        begin("Install %d packages".formatted(packages), 2L * packages);
      }
      step(matcher.group(1), 1);
    }
  }

  private void step(String what, long more) {
    done += more;
    step.say(what);
    step.advance(done);
  }

  private void begin(String what, long total) {
    begin(what, total, Progress.Unit.ITEMS);
  }

  private void begin(String what, long total, Progress.Unit unit) {
    step.close();
    step = progress.begin(what, total, unit);
    done = 0;
    fetching = false;
  }

  /// Apt prints decimal units.
  private static long bytes(String number, String unit) {
    double factor =
        switch (unit.charAt(0)) {
          case 'k' -> 1e3;
          case 'M' -> 1e6;
          case 'G' -> 1e9;
          default -> 1;
        };
    return (long) (Double.parseDouble(number.replace(",", "")) * factor);
  }
}
