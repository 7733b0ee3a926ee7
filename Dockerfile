# One image for every role: Canvass__Roles (api, queue, stats) chooses. Arguments are Canvass's own commands: docker run canvass doctor
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What restore reads comes first, so that a change to the code does not fetch every package again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/CallQueue/CallQueue.csproj src/CallQueue/packages.lock.json src/CallQueue/
COPY src/Stats/Stats.csproj src/Stats/packages.lock.json src/Stats/
COPY src/Api/Api.csproj src/Api/packages.lock.json src/Api/
RUN dotnet restore src/Api
COPY .editorconfig ./
COPY src src
RUN dotnet publish src/Api --no-restore --configuration Release --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The distribution's SQLite, which gets security fixes, is preferred to the older one in the package; curl asks for our health.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-0 curl \
 && rm -rf /var/lib/apt/lists/* \
 && install --directory --owner="$APP_UID" --group="$APP_UID" --mode=700 /data /journal
WORKDIR /app
COPY --from=build /app ./
ENV ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    Canvass__Data=/data
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health/live"]
ENTRYPOINT ["dotnet", "Canvass.Api.dll"]
