// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.CableState;
import dev.umlaut.web.CableState.LaneState;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut link`
@Command(
    name = "link",
    sortOptions = false,
    description = {
      "Shows the links of a lab, and breaks them.",
      "A link is the cable between an interface and its network. Without a link it shows all, and"
          + " without anything behind it what became of the frames on it.",
      "",
      "  KEY=VALUE …   what happens to frames from now on, in the words of lab.yaml;",
      "                what is not named does not happen (any more). Behind \"out\" it",
      "                is for what the interface sends, behind \"in\" what it receives",
      "  clear         nothing happens to frames",
      "  unplug, plug  pulls the cable out, the host has no carrier; plugs it in"
    },
    footer = {
      "",
      "Keys: delay, jitter, distribution, loss, duplicate, corrupt, reorder, rate,",
      "queue, mtu, drop; docs/lab-format.md has their meaning, docs/filters.md what drop can say.",
      "",
      "Examples:",
      "  umlaut link",
      "  umlaut link moon:eth0 delay=10ms jitter=1ms out loss=1%%",
      "  umlaut link moon:eth0 in drop='udp port 500'",
      "  umlaut link moon:eth0 '{delay: 10ms, out: {loss: 1%%}}'",
      "  umlaut link moon:eth0 unplug"
    })
final class LinkCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(names = "--json", description = "For programs: an object, of all links an array.")
  private boolean json;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "HOST:INTERFACE",
      description = "The link: moon:eth0.")
  private String link = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "See above.")
  private List<String> words = List.of();

  LinkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, Object> change = change();
    LabClient client = lab.find(terminal).client();
    if (link.isEmpty()) {
      tellAll(List.of(client.get("/v1/links", CableState[].class)));
      return ExitStatus.OK;
    }
    String path = "/v1/links/" + HostName.checked(link);
    if (change.isEmpty()) {
      tell(client.get(path, CableState.class), true);
    } else {
      tell(client.post(path, change, CableState.class), false);
    }
    return ExitStatus.OK;
  }

  private Map<String, Object> change() {
    return switch (words.size() == 1 ? words.getFirst() : "") {
      case "clear" -> Map.of("text", "");
      case "plug" -> Map.of("plugged", true);
      case "unplug" -> Map.of("plugged", false);
      default -> words.isEmpty() ? Map.of() : Map.of("text", LinkWords.text(words));
    };
  }

  private void tellAll(List<CableState> links) {
    if (json) {
      terminal.out().println(Json.write(links));
      return;
    }
    Table table =
        new Table(
            "LINK", "NETWORK", "STATE", "OUT", "BYTES", "LOST", "IN", "BYTES", "LOST", "HAPPENS");
    for (CableState one : links) {
      table.row(
          one.link(),
          one.network(),
          state(one),
          String.valueOf(one.out().carried()),
          String.valueOf(one.out().carriedBytes()),
          String.valueOf(one.out().allLost()),
          String.valueOf(one.in().carried()),
          String.valueOf(one.in().carriedBytes()),
          String.valueOf(one.in().allLost()),
          one.text());
    }
    table.lines().forEach(terminal.out()::println);
  }

  private void tell(CableState one, boolean counters) {
    if (json) {
      terminal.out().println(Json.write(one));
      return;
    }
    terminal
        .out()
        .println(
            "%s  %s, %s: %s"
                .formatted(
                    one.link(),
                    one.network(),
                    state(one),
                    one.text().isEmpty() ? "nothing happens to frames" : one.text()));
    if (counters) {
      Table table = new Table("", "OUT", "IN");
      row(table, one, "frames sent into it", LaneState::entered);
      row(table, one, "frames that came out", LaneState::carried);
      row(table, one, "bytes of these", LaneState::carriedBytes);
      row(table, one, "lost by chance", LaneState::lost);
      row(table, one, "lost by \"drop\"", LaneState::dropped);
      row(table, one, "lost: larger than the MTU", LaneState::tooBig);
      row(table, one, "lost: the queue was full", LaneState::overflowed);
      row(table, one, "lost: unplugged", LaneState::unplugged);
      row(table, one, "lost: malformed", LaneState::malformed);
      row(table, one, "duplicated", LaneState::duplicated);
      row(table, one, "corrupted", LaneState::corrupted);
      row(table, one, "reordered", LaneState::reordered);
      table.row("no frames at all", String.valueOf(one.port().invalid()), "");
      table.row("refused by the switch", String.valueOf(one.port().refused()), "");
      table.row("not taken", "", String.valueOf(one.port().untaken()));
      table.row("addresses learnt", String.valueOf(one.port().addresses()), "");
      table.lines().forEach(line -> terminal.out().println("  " + line));
    }
  }

  private static String state(CableState one) {
    return one.plugged() ? "plugged" : "unplugged";
  }

  private static void row(
      Table table, CableState one, String what, ToLongFunction<LaneState> counter) {
    table.row(
        what,
        String.valueOf(counter.applyAsLong(one.out())),
        String.valueOf(counter.applyAsLong(one.in())));
  }
}
