// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Two guests of Debian's package user-mode-linux on a switch of Debian's, with our image as their
/// root: what one had before.
final class PackagedPair implements Pair {
  private static final int PATIENCE_MILLIS = 10_000;

  private final String name;
  private final Process carrier;
  private final List<ConsoleGuest> guests = new ArrayList<>();

  private PackagedPair(String name, Process carrier) {
    this.name = name;
    this.carrier = carrier;
  }

  /// Guests on `uml_switch` (package uml-utilities).
  static PackagedPair onUmlSwitch(Path image, Path folder) {
    Path control = folder.resolve("uml.ctl");
    return start(
        "6.1 guests on uml_switch",
        List.of("uml_switch", "-unix", control.toString()),
        control,
        image,
        "eth0=daemon,52:54:00:00:09:0%d,unix," + control);
  }

  /// Guests on `vde_switch` (package vde2).
  static PackagedPair onVdeSwitch(Path image, Path folder) {
    Path control = folder.resolve("vde");
    return start(
        "6.1 guests on vde_switch",
        List.of("vde_switch", "-nostdin", "-sock", control.toString()),
        control,
        image,
        "eth0=vde," + control + ",52:54:00:00:09:0%d");
  }

  private static PackagedPair start(
      String name, List<String> carrier, Path control, Path image, String card) {
    PackagedPair pair = new PackagedPair(name, run(carrier));
    try {
      pair.await(control);
      pair.guests.add(ConsoleGuest.boot(image, card.formatted(1), SERVER));
      pair.guests.add(ConsoleGuest.boot(image, card.formatted(2), CLIENT));
      return pair;
    } catch (RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private static Process run(List<String> command) {
    try {
      // Its input stays open: at its end uml_switch would end as well.
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + String.join(" ", command), e);
    }
  }

  private void await(Path control) {
    for (int i = 0; !Files.exists(control); i++) {
      if (i == PATIENCE_MILLIS || !carrier.isAlive()) {
        throw new IllegalStateException(name + ": the switch does not listen");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String onServer(String command) {
    return guests.getFirst().run(command);
  }

  @Override
  public String onClient(String command) {
    return guests.getLast().run(command);
  }

  @Override
  public void close() {
    guests.forEach(ConsoleGuest::close);
    carrier.destroy();
  }
}
