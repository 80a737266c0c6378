// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compares the network of a host with what it was, and writes the commands of `ip` that put it
/// back. Used by one thread.
final class NetworkTraces {
  private static final Pattern FLAGS = Pattern.compile("<([^>]*)>");
  private static final Pattern MTU = Pattern.compile(" mtu (\\d+)");
  private static final Pattern QDISC = Pattern.compile(" qdisc (\\S+)");
  private static final Pattern MASTER = Pattern.compile(" master (\\S+)");
  private static final Pattern MAC = Pattern.compile(" link/ether (\\S+)");
  private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");

  private final HostState before;
  private final HostState now;

  /// What is different, for people.
  private final List<String> found = new ArrayList<>();

  /// Commands of `ip` for either version of the protocol, and other commands.
  private final List<String> four = new ArrayList<>();

  private final List<String> six = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private NetworkTraces(HostState before, HostState now) {
    this.before = before;
    this.now = now;
  }

  /// @param found what is different, one line each; empty when nothing is
  /// @param program puts back what can be put back
  record Outcome(List<String> found, String program) {
    Outcome {
      found = List.copyOf(found);
    }
  }

  static Outcome of(HostState before, HostState now) {
    NetworkTraces traces = new NetworkTraces(before, now);
    traces.links();
    traces.addresses();
    traces.routes();
    traces.rules(before.rules(), now.rules(), traces.four);
    traces.rules(before.rules6(), now.rules6(), traces.six);
    traces.neighbours();
    return new Outcome(traces.found, traces.program());
  }

  private String program() {
    StringBuilder program = new StringBuilder();
    others.forEach(line -> program.append(line).append('\n'));
    batch(program, "-4", four);
    batch(program, "-6", six);
    return program.toString();
  }

  private static void batch(StringBuilder program, String family, List<String> commands) {
    if (!commands.isEmpty()) {
      program.append("ip ").append(family).append(" -force -batch - <<'END' 2>/dev/null\n");
      commands.forEach(command -> program.append(command).append('\n'));
      program.append("END\n");
    }
  }

  private void links() {
    now.links().keySet().stream()
        .filter(this::isNew)
        .forEach(name -> {
          found.add("the interface " + name);
          four.add("link delete dev " + name);
        });
    before
        .links()
        .forEach((name, was) -> {
          String is = now.links().get(name);
          if (is == null) {
            found.add("the interface " + name + " is gone");
          } else if (!is.equals(was)) {
            found.add("the interface %s is %s, was %s".formatted(name, brief(is), brief(was)));
            link(name, was, is);
          }
        });
  }

  private static String brief(String link) {
    int end = link.indexOf(" mode ");
    return end < 0 ? link : link.substring(0, end);
  }

  private void link(String name, String was, String is) {
    String set = "link set dev " + name;
    if (!part(QDISC, was).equals(part(QDISC, is))) {
      others.add("tc qdisc delete dev " + name + " root 2>/dev/null");
    }
    if (!part(MASTER, is).isEmpty() && part(MASTER, was).isEmpty()) {
      four.add(set + " nomaster");
    }
    if (!part(MAC, was).isEmpty() && !part(MAC, was).equals(part(MAC, is))) {
      four.add(set + " address " + part(MAC, was));
    }
    four.add(set + " mtu " + part(MTU, was));
    Set<String> flags = Set.of(part(FLAGS, was).split(",", -1));
    four.add(set + (flags.contains("UP") ? " up" : " down"));
    for (String flag : List.of("MULTICAST", "PROMISC", "ALLMULTI")) {
      String option =
          flag.equals("ALLMULTI") ? "allmulticast" : flag.toLowerCase(java.util.Locale.ROOT);
      four.add(set + " " + option + (flags.contains(flag) ? " on" : " off"));
    }
  }

  private void addresses() {
    for (String address : now.addresses()) {
      if (!before.addresses().contains(address) && !isNew(firstWord(address))) {
        found.add("the address " + address);
        add(address.contains(" inet6 "), "address delete " + addressWords(address, false));
      }
    }
    for (String address : before.addresses()) {
      if (!now.addresses().contains(address)) {
        found.add("no address " + address);
        add(address.contains(" inet6 "), "address add " + addressWords(address, true));
      }
    }
  }

  /// From `eth0 inet 10.0.0.1/8 brd 10.255.255.255 scope global` to what `ip address` takes.
  private static String addressWords(String address, boolean whole) {
    String[] words = address.split(" ", -1);
    StringBuilder text = new StringBuilder(words[2]);
    for (int i = 3; i + 1 < words.length; i++) {
      boolean wanted =
          words[i].equals("peer") || (whole && Set.of("brd", "scope").contains(words[i]));
      if (wanted) {
        text.append(' ').append(words[i]).append(' ').append(words[i + 1]);
      }
    }
    text.append(" dev ").append(words[0]);
    return text.append(whole && words[1].equals("inet6") ? " nodad" : "").toString();
  }

  private void routes() {
    for (String route : now.routes()) {
      if (!before.routes().contains(route) && !isNew(part(DEVICE, route))) {
        found.add("the route " + route);
        add(isSix(route), "route delete " + route);
      }
    }
    for (String route : before.routes()) {
      if (!now.routes().contains(route)) {
        found.add("no route " + route);
        add(isSix(route), "route add " + route);
      }
    }
  }

  private static boolean isSix(String route) {
    String[] words = route.split(" ", -1);
    return route.contains(" pref ")
        || words[0].contains(":")
        || (words.length > 1 && words[1].contains(":"));
  }

  private void rules(Set<String> were, Set<String> are, List<String> commands) {
    for (String rule : are) {
      if (!were.contains(rule)) {
        found.add("the rule " + rule.replaceAll("\\s+", " "));
        commands.add("rule delete " + ruleWords(rule));
      }
    }
    for (String rule : were) {
      if (!are.contains(rule)) {
        found.add("no rule " + rule.replaceAll("\\s+", " "));
        commands.add("rule add " + ruleWords(rule));
      }
    }
  }

  private static String ruleWords(String rule) {
    int colon = rule.indexOf(':');
    return "preference " + rule.substring(0, colon) + " " + rule.substring(colon + 1).strip();
  }

  private void neighbours() {
    for (String entry : now.neighbours()) {
      String device = part(DEVICE, entry);
      if (!before.neighbours().contains(entry) && !isNew(device)) {
        found.add("the neighbour " + entry);
        String kind = entry.endsWith("proxy") ? "proxy " : "";
        add(
            firstWord(entry).contains(":"),
            "neighbour delete " + kind + firstWord(entry) + " dev " + device);
      }
    }
    for (String entry : before.neighbours()) {
      if (!now.neighbours().contains(entry)) {
        found.add("no neighbour " + entry);
      }
    }
  }

  private void add(boolean isSix, String command) {
    (isSix ? six : four).add(command);
  }

  private boolean isNew(String link) {
    Map<String, String> links = before.links();
    return !link.isEmpty() && now.links().containsKey(link) && !links.containsKey(link);
  }

  private static String firstWord(String line) {
    int blank = line.indexOf(' ');
    return blank < 0 ? line : line.substring(0, blank);
  }

  private static String part(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Objects.requireNonNullElse(matcher.group(1), "") : "";
  }
}
