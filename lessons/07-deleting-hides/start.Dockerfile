FROM alpine:3.20
WORKDIR /site
COPY . .
RUN rm -rf .git videos README.md
EXPOSE 8080
CMD ["busybox", "httpd", "-f", "-p", "8080", "-h", "/site/public"]
