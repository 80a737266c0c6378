// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.guest.Shell;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabHost;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.web.SshDoor;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// Holds a scenario while a person looks around in its hosts.
final class Holding implements HoldListener.Holder {
  private final Terminal terminal;
  private final HoldPrompt prompt;
  private final RunView view;
  private final AtomicReference<Lab> lab;

  /// @param lab the lab that runs; set before a scenario is held
  Holding(Terminal terminal, HoldPrompt prompt, RunView view, AtomicReference<Lab> lab) {
    this.terminal = terminal;
    this.prompt = prompt;
    this.view = view;
    this.lab = lab;
  }

  @Override
  public void hold(ScenarioPlan plan, int failures) {
    view.pause();
    Lab held = lab.get();
    SortedMap<String, Shell> shells = new TreeMap<>();
    for (LabHost host : held.hosts()) {
      shells.put(host.name(), host.shell());
    }
    terminal.out().println();
    String what = failures == 0 ? "" : ", " + failures + " failed so far";
    terminal.out().println(terminal.styled("@|bold " + plan.name() + "|@ is held" + what));
    String one = shells.firstKey();
    say(one + " ip xfrm state", "runs a command in a host");
    say(one, "stays there; Enter comes back");
    say("Enter", "goes on; ^C ends the run");
    door(held, one);
    terminal.out().println("  Hosts: " + String.join(", ", shells.keySet()));
    prompt.open(shells);
    view.resume();
  }

  /// A connection from elsewhere claims no time: in virtual time it would hang, and nobody would
  /// know why.
  private void door(Lab held, String host) {
    if (held.time().isPresent()) {
      terminal.out().println("  Time is virtual: it passes only while a command runs here");
      return;
    }
    SshDoor.open(held)
        .ifPresent(config ->
            terminal.out().println("  In another terminal:  ssh -F " + config + " " + host));
  }

  private void say(String typed, String effect) {
    terminal.out().println("  %-24s %s".formatted(typed, effect));
  }
}
