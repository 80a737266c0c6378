// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// Shell functions that keep a host clean although scenarios do with it what they like.
///
/// ```
///   baseline   once after the boot: note what there is
///   cover      before a scenario: every tree of files gets a layer in memory laid over it; trees
///              that are empty need none
///   restore    after it: the layers go, and with them all that was done to files; so do mounts,
///              files in /run and /var/log, filter rules, states and policies
///   state      print the rest, for HostState: links, addresses, routes, processes, settings
/// ```
///
/// Every further program costs a host 6 ms of processor time, so the shell does what it can alone.
final class CleanPrograms {
  /// Where a host keeps what these functions need.
  static final String FOLDER = "/run/umlaut";

  /// The setting that strongSwan changes whenever it starts.
  private static final String ACQUIRE = "/proc/sys/net/core/xfrm_acq_expires";

  /// All functions.
  static final String FUNCTIONS = baseline() + cover() + restore() + filters() + files() + state();

  private CleanPrograms() {}

  /// What is in covered trees needs no list. The layers' own folders get the modes of what they
  /// cover, because those are what will be seen.
  private static String baseline() {
    return """
    baseline() {
      [ ! -e %1$s/baseline ] || return 0
      timeout 30 systemctl is-system-running --wait >/dev/null 2>&1
      mkdir -p %1$s/skeleton/.work
      mount -n -o remount,size=60%% /run
      while read -r device point type rest; do echo "$device $point $type"; done \\
        </proc/mounts >%1$s/mounts
      places='/* /.[!.]* /run/* /run/.[!.]* /run/*/* /run/*/.[!.]*'
      places="$places /dev/shm/* /dev/shm/.[!.]* /var/log/* /var/log/*/*"
      set --
      for tree in /*/ /var/*/; do
        tree=${tree%%/}
        case $tree in
          /boot|/dev|/lost+found|/proc|/run|/sys|/var|/var/log) continue ;;
        esac
        [ ! -L "$tree" ] || continue
        if is_empty "$tree"; then
          places="$places $tree/* $tree/.[!.]*"
          continue
        fi
        set -- "$@" "${tree#/}"
        echo "overlay $tree overlay lowerdir=$tree,upperdir=%1$s/upper$tree,\\
    workdir=%1$s/upper/.work$tree"
      done >%1$s/fstab
      echo "$places" >%1$s/places
      tar -C / --no-recursion -cf - var "$@" | tar -C %1$s/skeleton -xpf -
      (cd %1$s/skeleton/.work && mkdir -p "$@")
      cp -a /run/network %1$s/network 2>/dev/null
      for family in ip ip6; do
        : >%1$s/$family.rules
        [ ! -s /proc/net/${family}_tables_names ] || ${family}tables-save >%1$s/$family.rules
      done
      nft list ruleset >%1$s/nft.rules 2>/dev/null
      cp %2$s %1$s/acquire
      rm -f /var/log/auth.log /var/log/daemon.log
      reopen_logs
      files_outside >%1$s/files
      note_state
    }
    is_empty() {
      for file in "$1"/* "$1"/.[!.]*; do
        [ ! -e "$file" ] && [ ! -L "$file" ] || return 1
      done
    }
    note_state() {
      state full >%1$s/baseline
      state quick >%1$s/quick
    }
    """
        .formatted(FOLDER, ACQUIRE);
  }

  private static String cover() {
    return """
    cover() {
      cp -aT %1$s/skeleton %1$s/upper && mount -n -a -T %1$s/fstab || return 1
      : >%1$s/covered
    }
    """
        .formatted(FOLDER);
  }

  /// Lazily, because programs of the scenario may still have files open; they are ended later.
  private static String restore() {
    return """
    restore() {
      [ -e %1$s/baseline ] || return 0
      reload=
      for tree in etc usr/lib; do
        [ ! -e %1$s/upper/$tree/systemd ] || reload=yes
      done
      known='
    '
      while read -r line; do known="$known$line
    "; done <%1$s/mounts
      set --
      while read -r device point type rest; do
        case $known in
          *"
    $device $point $type
    "*) ;;
          *) set -- "$point" "$@" ;;
        esac
      done </proc/mounts
      [ $# -eq 0 ] || umount -n -l "$@"
      [ -z "$reload" ] || systemctl daemon-reload
      restore_filters ip
      restore_filters ip6
      restore_files
      { read -r seconds <%1$s/acquire && echo "$seconds" >%2$s; } 2>/dev/null
    }
    """
        .formatted(FOLDER, ACQUIRE);
  }

  /// Tables that are not in use do not exist, and looking at them would make them.
  private static String filters() {
    return """
    restore_filters() {
      tables=
      while read -r table; do tables="$tables $table"; done </proc/net/${1}_tables_names
      [ -n "$tables" ] || return 0
      text=
      while IFS= read -r line; do text="$text$line
    "; done <%1$s/$1.rules
      for table in $tables; do
        case $text in
          *"*$table
    "*) continue ;;
        esac
        case $table in
          nat) chains='PREROUTING INPUT OUTPUT POSTROUTING' ;;
          mangle) chains='PREROUTING INPUT FORWARD OUTPUT POSTROUTING' ;;
          raw) chains='PREROUTING OUTPUT' ;;
          *) chains='INPUT FORWARD OUTPUT' ;;
        esac
        text="$text*$table
    "
        for chain in $chains; do text="$text:$chain ACCEPT [0:0]
    "; done
        text="${text}COMMIT
    "
      done
      ${1}tables-restore <<END
    $text
    END
    }
    """
        .formatted(FOLDER);
  }

  /// The program for the filters of `nft`, which nothing announces: for scenarios that speak of it.
  static String restoreNft() {
    return "nft flush ruleset\nnft -f %s/nft.rules\n".formatted(FOLDER);
  }

  /// Files in places that no layer covers: in memory, or where there were none. Logs are emptied,
  /// not removed: daemons that run on have them open.
  private static String files() {
    return """
    files_outside() {
      read -r places <%1$s/places
      for file in $places; do
        case $file in
          /run/systemd/*|/run/udev/*|%1$s/*) ;;
          *) echo "$file" ;;
        esac
      done
    }
    restore_files() {
      known='
    '
      while IFS= read -r line; do known="$known$line
    "; done <%1$s/files
      set -- %1$s/upper %1$s/covered
      read -r places <%1$s/places
      for file in $places; do
        case $file in /run/systemd/*|/run/udev/*|%1$s/*) continue ;; esac
        case $known in
          *"
    $file
    "*) case $file in /var/log/*) [ ! -f "$file" ] || [ ! -s "$file" ] || : >"$file" ;; esac ;;
          *) [ ! -e "$file" ] && [ ! -L "$file" ] || set -- "$@" "$file" ;;
        esac
      done
      rm -rf --one-file-system -- "$@"
      reopen_logs
      [ ! /run/network/ifstate -nt %1$s/baseline ] || cp -a %1$s/network/. /run/network
    }
    reopen_logs() {
      logger=
      { read -r logger <%1$s/logger; } 2>/dev/null
      name=
      { read -r name <"/proc/${logger:-0}/comm"; } 2>/dev/null
      if [ "$name" != rsyslogd ]; then
        logger=$(pgrep -x rsyslogd) || return 0
        mkdir -p %1$s
        echo "$logger" >%1$s/logger
      fi
      kill -HUP $logger
    }
    """
        .formatted(FOLDER);
  }

  /// Of the kernel's settings, those that are changed most often are always looked at; the many
  /// others cost 50 ms. Rules of IPv6 come with those of IPv4.
  private static String state() {
    return """
    state() {
      full=$1
      echo @ip
      ip -o -force -batch - 2>/dev/null <<END
    xfrm state flush
    xfrm policy flush
    link show
    address show
    route show table all
    rule show
    neighbour show nud permanent
    neighbour show proxy
    END
      if [ "$full" = full ]; then
        echo @rules6
        ip -o -6 rule show
      fi
      set -- /proc/sys/kernel/hostname
      set -- "$@" /proc/sys/net/ipv4/conf/all/* /proc/sys/net/ipv6/conf/all/*
      if [ "$full" = full ]; then
        for family in ipv4 ipv6; do
          set -- "$@" /proc/sys/net/$family/*
          for name in default lo eth0 eth1; do
            set -- "$@" /proc/sys/net/$family/conf/$name/*
          done
        done
      else
        set -- "$@" /proc/sys/net/ipv4/ip_forward
      fi
      echo @files
      grep -Has -d skip '' /proc/[1-9]*/stat /proc/[1-9]*/cgroup "$@" /proc/mounts
    }
    """;
  }
}
