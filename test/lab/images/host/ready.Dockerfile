# The bare host with Docker and what a deployment needs, for tests that don't ask how it came there.
FROM vpsynth-lab/bare
RUN printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d \
 && apt-get install -y --no-install-recommends \
      certbot docker-cli docker-compose docker.io iptables nftables openssl python3 rsync \
 && rm /usr/sbin/policy-rc.d
