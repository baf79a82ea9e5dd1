# A Debian as a provider hands it over: ssh for root, nothing of Docker's, no Python.
FROM vpsynth-lab/debian
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates cron curl iproute2 iputils-ping less openssh-server procps sudo systemd sysvinit-utils tini \
      wireguard-go \
 && rm -f /etc/ssh/ssh_host_* \
 && echo 'PermitRootLogin prohibit-password' >/etc/ssh/sshd_config.d/00-provider.conf
# What a bootstrap installs is at hand, so that it takes seconds; apt checks each file against its lists as ever.
RUN apt-get install -y --download-only docker.io docker-cli docker-compose certbot unattended-upgrades \
 && apt-get install -y --no-install-recommends --download-only \
      age fail2ban iptables jq logrotate needrestart nftables openssl python3 rsync rsyslog systemd-timesyncd ufw wireguard-tools
# Programs of this machine's init and container runtime that ask for more open files than it may grant.
RUN dpkg-divert --quiet --add --rename --divert /usr/sbin/runc.distributed /usr/sbin/runc
COPY runc /usr/sbin/runc
COPY limits /usr/lib/lsb/init-functions.d/00-vpsynth-lab
# Docker's init script would otherwise mount control groups that the outer machine lacks, in the outer machine.
RUN echo 'cgroup /sys/fs/cgroup cgroup defaults 0 0' >>/etc/fstab
COPY boot /usr/local/lib/vpsynth-lab/boot
# Packages start their services only where there is an init.
RUN ln -s /usr/local/lib/vpsynth-lab/boot /usr/sbin/init
VOLUME /var/lib/docker
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/local/lib/vpsynth-lab/boot"]
