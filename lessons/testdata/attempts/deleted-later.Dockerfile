# deleting-hides
FROM alpine:3.20
WORKDIR /site
COPY . .
RUN rm -rf .git
RUN rm -rf videos README.md
CMD ["busybox", "httpd", "-f", "-p", "8080", "-h", "/site/public"]
