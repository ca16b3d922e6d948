package dev.hybridinference.bench.candidate;

import java.nio.file.Path;

/**
 * nginx as a fair neighbour: one worker, kept-alive upstream connections, no response buffering,
 * its access log on, request bodies up to 2 MB in memory.
 */
record NginxConfig(Path folder, int port, int mockPort, boolean asRoot) {

    String text() {
        return """
        daemon off;
        %1$sworker_processes 1;
        worker_cpu_affinity 1;
        worker_rlimit_nofile 20000;
        error_log %2$s/error.log warn;
        pid %2$s/nginx.pid;
        events { worker_connections 16384; }
        http {
          access_log %2$s/access.log combined;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          keepalive_requests 1000000000;
          keepalive_timeout 3600s;
          tcp_nodelay on;
          client_max_body_size 64m;
          client_body_buffer_size 2m;
          upstream mock {
            server 127.0.0.1:%4$d;
            keepalive 512;
            keepalive_requests 1000000000;
          }
          server {
            listen 127.0.0.1:%3$d backlog=4096;
            location / {
              proxy_pass http://mock;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
              proxy_request_buffering on;
              proxy_read_timeout 600s;
            }
          }
        }
        """
                .formatted(asRoot ? "user root;\n" : "", folder, port, mockPort);
    }
}
