"""The origin and the peers: nginx as TLS-to-TLS reverse proxy with one static header, Squid with ssl-bump."""

import os
import shutil
import subprocess
from pathlib import Path

from harness.processes import Program, freePort

HOST = "origin.test"
HEADER = "Bearer benchmark-not-a-secret"

NGINX = """
worker_processes auto;
daemon off;
pid {directory}/{name}.pid;
error_log stderr warn;
{user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path {directory}/{name}-body;
  proxy_temp_path {directory}/{name}-proxy;
  fastcgi_temp_path {directory}/{name}-fastcgi;
  uwsgi_temp_path {directory}/{name}-uwsgi;
  scgi_temp_path {directory}/{name}-scgi;
  ssl_certificate {certificate};
  ssl_certificate_key {key};
  {content}
}}
"""

ORIGIN = """
  server {{
    listen 127.0.0.1:{port} ssl backlog=1024;
    location = /kilobyte {{ return 200 "{body}"; }}
    location / {{ return 404; }}
  }}
"""

REVERSE = """
  upstream origin {{
    server 127.0.0.1:{originPort};
    keepalive 64;
    keepalive_requests 100000000;
  }}
  server {{
    listen 127.0.0.1:{port} ssl backlog=1024;
    location / {{
      proxy_pass https://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host {host};
      proxy_set_header Authorization "{header}";
      proxy_ssl_server_name on;
      proxy_ssl_name {host};
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate {authority};
    }}
  }}
"""

SQUID = """
http_port 127.0.0.1:{port} ssl-bump generate-host-certificates=on tls-cert={bumpAuthority} dynamic_cert_mem_cache_size=4MB
sslcrtd_program {generator} -s {directory}/squid-certificates -M 4MB
ssl_bump bump all
tls_outgoing_options cafile={authority}
hosts_file {directory}/squid-hosts
acl SSL_ports port {originPort}
http_access allow all
request_header_add Authorization "{header}" all
cache deny all
cache_mem 8 MB
access_log none
cache_log {directory}/squid-cache.log
coredump_dir {directory}
pid_filename {directory}/squid.pid
pinger_enable off
via off
forwarded_for delete
shutdown_lifetime 0 seconds
visible_hostname localhost
{user}
"""


def startNginx(name, content, directory, leaf):
    configuration = directory / f"{name}.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(NGINX.format(
        directory=directory, name=name, certificate=leaf[0], key=leaf[1], content=content, user=user))
    return [shutil.which("nginx", path="/usr/sbin:/usr/bin"), "-e", "stderr", "-c", configuration]


def startOrigin(directory, leaf):
    """TLS, HTTP/1.1, a kilobyte. Gives the program and its port."""
    port = freePort()
    command = startNginx("origin", ORIGIN.format(port=port, body="k" * 1024), directory, leaf)
    return Program("origin", command, directory, port), port


def startReverseNginx(directory, leaf, authority, originPort):
    port = freePort()
    content = REVERSE.format(
        port=port, originPort=originPort, host=HOST, header=HEADER, authority=authority.certificate)
    command = startNginx("nginx", content, directory, leaf)
    return Program("nginx", command, directory, port), port


def startSquid(directory, authority, bumpAuthority, originPort):
    port, generator = freePort(), next(Path("/usr/lib/squid").glob("security_file_certgen"))
    certificates = directory / "squid-certificates"
    subprocess.run([generator, "-c", "-s", certificates, "-M", "4MB"], check=True, capture_output=True)
    (directory / "squid-hosts").write_text(f"127.0.0.1 {HOST}\n")
    user = ""
    if os.geteuid() == 0:  # Squid insists on another user; the directory is thrown away afterwards
        user = "cache_effective_user proxy"
        subprocess.run(["chown", "-R", "proxy", directory], check=True)
    configuration = directory / "squid.conf"
    configuration.write_text(SQUID.format(
        port=port, directory=directory, generator=generator, authority=authority.certificate, user=user,
        bumpAuthority=bumpAuthority.both, originPort=originPort, header=HEADER))
    command = [shutil.which("squid", path="/usr/sbin:/usr/bin"), "--foreground", "-f", configuration]
    return Program("squid", command, directory, port), port
