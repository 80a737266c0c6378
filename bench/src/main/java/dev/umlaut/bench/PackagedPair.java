// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Two guests of Debian's package user-mode-linux on a switch of Debian's, with our image as their
/// root: what one had before.
final class PackagedPair implements Pair {
  private final String name;
  private final SwitchProcess carrier;
  private final List<ConsoleGuest> guests = new ArrayList<>();

  private PackagedPair(String name, SwitchProcess carrier) {
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
    PackagedPair pair = new PackagedPair(name, SwitchProcess.start(carrier));
    try {
      pair.carrier.await(() -> Files.exists(control));
      pair.guests.add(ConsoleGuest.boot(image, card.formatted(1), SERVER));
      pair.guests.add(ConsoleGuest.boot(image, card.formatted(2), CLIENT));
      return pair;
    } catch (RuntimeException e) {
      pair.close();
      throw e;
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
    carrier.close();
  }
}
