// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Drop;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.fabric.Rate;
import dev.umlaut.frame.filter.PacketFilter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes a link as [LinkReader] reads it.
final class LinkText {
  private LinkText() {}

  static String of(LinkDefinition link) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (link.out().equals(link.in())) {
      keys.putAll(direction(link.out()));
    } else {
      putMapping(keys, "out", direction(link.out()));
      putMapping(keys, "in", direction(link.in()));
    }
    if (!link.plugged()) {
      keys.put("plugged", "false");
    }
    return join(keys);
  }

  private static Map<String, String> direction(Impairments all) {
    Map<String, String> keys = new LinkedHashMap<>();
    delay(keys, all.delay());
    loss(keys, all.loss());
    share(keys, "duplicate", all.duplicate());
    share(keys, "corrupt", all.corrupt());
    share(keys, "reorder", all.reorder());
    if (all.rate().bitsPerSecond() > 0) {
      keys.put("rate", LinkUnits.rate(all.rate().bitsPerSecond()));
      if (all.rate().queueFrames() != Rate.QUEUE_FRAMES) {
        keys.put("queue", String.valueOf(all.rate().queueFrames()));
      }
    }
    if (all.mtuBytes() < Impairments.NO_MTU) {
      keys.put("mtu", String.valueOf(all.mtuBytes()));
    }
    if (!all.drop().equals(Drop.NONE)) {
      putMapping(keys, "drop", drop(all.drop()));
    }
    return keys;
  }

  private static void delay(Map<String, String> keys, Delay delay) {
    if (delay.nanos() > 0) {
      keys.put("delay", LinkUnits.time(delay.nanos()));
    }
    if (delay.jitterNanos() > 0) {
      keys.put("jitter", LinkUnits.time(delay.jitterNanos()));
    }
    if (delay.distribution() != Delay.Distribution.UNIFORM) {
      keys.put("distribution", delay.distribution().name().toLowerCase(Locale.ROOT));
    }
  }

  private static void loss(Map<String, String> keys, Loss loss) {
    switch (loss) {
      case Loss.Independent independent -> share(keys, "loss", independent.share());
      case Loss.Bursts bursts -> {
        Map<String, String> model = new LinkedHashMap<>();
        model.put("enter", LinkUnits.percent(bursts.enter()));
        model.put("leave", LinkUnits.percent(bursts.leave()));
        model.put("bad", LinkUnits.percent(bursts.bad()));
        model.put("good", LinkUnits.percent(bursts.good()));
        putMapping(keys, "loss", model);
      }
    }
  }

  private static Map<String, String> drop(Drop drop) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("filter", '"' + PacketFilter.text(drop.filter()) + '"');
    keys.put("every", String.valueOf(drop.every()));
    return keys;
  }

  private static void share(Map<String, String> keys, String key, double share) {
    if (share > 0) {
      keys.put(key, LinkUnits.percent(share));
    }
  }

  private static void putMapping(Map<String, String> keys, String key, Map<String, String> value) {
    if (!value.isEmpty()) {
      keys.put(key, "{" + join(value) + "}");
    }
  }

  private static String join(Map<String, String> keys) {
    return keys.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
