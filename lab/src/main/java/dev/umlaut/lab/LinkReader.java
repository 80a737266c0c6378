// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Drop;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.fabric.Rate;
import dev.umlaut.frame.filter.PacketFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads what a lab file says about a link. What one key does not say is as it was before: for both
/// directions what the network says of all its links, for one direction what the link says of both.
final class LinkReader {
  private static final int KEYS_MAX = 20;
  private static final String[] OF_DIRECTION = {
    "delay",
    "jitter",
    "distribution",
    "loss",
    "duplicate",
    "corrupt",
    "reorder",
    "rate",
    "queue",
    "mtu",
    "drop"
  };
  private static final String[] OF_LINK =
      Stream.concat(Arrays.stream(OF_DIRECTION), Stream.of("in", "out", "plugged"))
          .toArray(String[]::new);
  private static final String FILTER_HINT = "write it as for tcpdump: \"udp port 500\"";

  private LinkReader() {}

  static List<String> keys() {
    return List.of(OF_LINK);
  }

  /// Those of what happens to frames.
  static List<String> wordKeys() {
    return Stream.of(OF_LINK).filter(key -> !key.equals("plugged")).toList();
  }

  /// Read the value of a key `link`.
  ///
  /// @param base what holds where nothing is said
  static LinkDefinition read(YamlNode node, LinkDefinition base) {
    return read(node.map(KEYS_MAX).only(OF_LINK), base);
  }

  /// The same of a mapping that has other keys, too.
  static LinkDefinition read(YamlMap link, LinkDefinition base) {
    Impairments out = direction(link, base.out());
    Impairments in = direction(link, base.in());
    return new LinkDefinition(
        link.optional("out").map(value -> direction(directed(value), out)).orElse(out),
        link.optional("in").map(value -> direction(directed(value), in)).orElse(in),
        link.optional("plugged").map(YamlNode::bool).orElse(base.plugged()));
  }

  private static YamlMap directed(YamlNode node) {
    return node.map(KEYS_MAX).only(OF_DIRECTION);
  }

  private static Impairments direction(YamlMap map, Impairments base) {
    Delay delay = delay(map, base.delay());
    Loss loss = map.optional("loss").map(LinkReader::loss).orElse(base.loss());
    double duplicate = share(map, "duplicate", base.duplicate());
    double corrupt = share(map, "corrupt", base.corrupt());
    double reorder = share(map, "reorder", base.reorder());
    Rate rate = rate(map, base.rate());
    int mtuBytes =
        map.optional("mtu")
            .map(node -> node.integer(Impairments.MIN_MTU, Impairments.NO_MTU))
            .orElse(base.mtuBytes());
    Drop drop = map.optional("drop").map(LinkReader::drop).orElse(base.drop());
    return map.optional("reorder")
        .orElse(map.place())
        .made(
            () -> new Impairments(delay, loss, duplicate, corrupt, reorder, rate, mtuBytes, drop),
            "add \"delay: …\", or leave \"reorder\" out");
  }

  private static Delay delay(YamlMap map, Delay base) {
    long nanos =
        map.optional("delay")
            .map(node -> node.parsed(LinkUnits::nanos, LinkUnits.TIME_HINT))
            .orElse(base.nanos());
    long jitterNanos =
        map.optional("jitter")
            .map(node -> node.parsed(LinkUnits::nanos, LinkUnits.TIME_HINT))
            .orElse(base.jitterNanos());
    Delay.Distribution distribution =
        map.optional("distribution")
            .map(node -> node.oneOf(List.of("uniform", "normal")))
            .map(word -> Delay.Distribution.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(base.distribution());
    return map.optional("jitter")
        .or(() -> map.optional("delay"))
        .orElse(map.place())
        .made(() -> new Delay(nanos, jitterNanos, distribution), LinkUnits.TIME_HINT);
  }

  private static Loss loss(YamlNode node) {
    if (!(node.node() instanceof MappingNode)) {
      return node.made(
          () -> new Loss.Independent(LinkUnits.share(node.text())), LinkUnits.SHARE_HINT);
    }
    YamlMap map = node.map(KEYS_MAX).only("enter", "leave", "bad", "good");
    double enter = share(map.required("enter"));
    double leave = share(map.required("leave"));
    return new Loss.Bursts(enter, leave, share(map, "bad", 1), share(map, "good", 0));
  }

  private static double share(YamlMap map, String key, double base) {
    return map.optional(key).map(LinkReader::share).orElse(base);
  }

  private static double share(YamlNode node) {
    double share = node.parsed(LinkUnits::share, LinkUnits.SHARE_HINT);
    if (share > 1) {
      throw node.error(node.text() + " is more than all", LinkUnits.SHARE_HINT);
    }
    return share;
  }

  private static Rate rate(YamlMap map, Rate base) {
    int queueFrames =
        map.optional("queue")
            .map(node -> node.integer(0, Rate.MAX_QUEUE_FRAMES))
            .orElse(base.queueFrames());
    Rate rate =
        map.optional("rate")
            .map(node ->
                node.made(
                    () -> new Rate(LinkUnits.bitsPerSecond(node.text()), queueFrames),
                    LinkUnits.RATE_HINT))
            .orElse(new Rate(base.bitsPerSecond(), queueFrames));
    if (rate.bitsPerSecond() == 0) {
      map.optional("queue")
          .ifPresent(node -> {
            throw node.error("without a rate nothing waits", "add \"rate: …\"");
          });
    }
    return rate;
  }

  private static Drop drop(YamlNode node) {
    if (!(node.node() instanceof MappingNode)) {
      return new Drop(filter(node), 1);
    }
    YamlMap map = node.map(KEYS_MAX).only("filter", "every");
    return new Drop(
        map.optional("filter").map(LinkReader::filter).orElse(PacketFilter.ALL),
        map.optional("every").map(each -> each.integer(1, Integer.MAX_VALUE)).orElse(1));
  }

  private static PacketFilter filter(YamlNode node) {
    return node.parsed(PacketFilter::parse, FILTER_HINT);
  }
}
