FROM alpine:3.20
WORKDIR /site
COPY public public
EXPOSE 8080
CMD ["busybox", "httpd", "-f", "-p", "8080", "-h", "/site/public"]
