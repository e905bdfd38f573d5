// One round of every operation with OpenAI's Node client: `node round.mjs BASE_URL KEY PICTURE`. Prints what it saw as JSON.
import fs from "node:fs";
import OpenAI, { NotFoundError, BadRequestError, toFile } from "openai";

const [baseURL, apiKey, picture] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const tiny = { asazora: { size: "128x64", seconds: 1, seed: 7 } };
const seen = {};

async function finished(video) {
  while (video.status === "queued" || video.status === "in_progress") {
    await new Promise((resolve) => setTimeout(resolve, 100));
    video = await client.videos.retrieve(video.id);
  }
  return video;
}

async function caught(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was raised");
}

const created = await client.videos.create({ prompt: "a fox runs", model: "sora-2", ...tiny });
seen.created = created;
seen.requestId = created._request_id;
const fox = await finished(created);
seen.fox = fox;

seen.content = {};
for (const variant of ["video", "thumbnail", "spritesheet"]) {
  const answer = await client.videos.downloadContent(fox.id, { variant });
  seen.content[variant] = [answer.headers.get("content-type"), (await answer.arrayBuffer()).byteLength];
}

seen.remix = await finished(await client.videos.remix(fox.id, { prompt: "a blue fox runs" }));
seen.edit = await finished(await client.videos.edit({ prompt: "a green fox", video: { id: fox.id } }));
seen.extend = await finished(
  await client.videos.extend({ prompt: "the fox sits", seconds: "4", video: { id: fox.id }, asazora: { seconds: 1 } }),
);
const bytes = Buffer.from(await (await client.videos.downloadContent(fox.id)).arrayBuffer());
seen.editOfFile = await finished(
  await client.videos.edit({ prompt: "a red fox", video: await toFile(bytes, "fox.mp4") }),
);
seen.animated = await finished(
  await client.videos.create({ prompt: "a fox", input_reference: fs.createReadStream(picture), ...tiny }),
);
const dataUrl = "data:image/png;base64," + fs.readFileSync(picture).toString("base64");
seen.linked = await client.videos.create({ prompt: "a fox", input_reference: { image_url: dataUrl }, ...tiny });
const storyboard = [
  { seconds: 0.5, text: "a fox" },
  { seconds: 1, text: "a dog", camera: "pan left" },
];
seen.storyboard = await client.videos.create({ prompt: "a story", asazora: { size: "128x64", storyboard } });

const file = await client.files.create({ file: fs.createReadStream(picture), purpose: "vision" });
seen.file = await client.files.retrieve(file.id);
seen.referenced = await client.videos.create({ prompt: "a fox", input_reference: { file_id: file.id }, ...tiny });

const character = await client.videos.createCharacter({
  name: "Mossy",
  video: await toFile(bytes, "fox.mp4"),
  asazora: { looks: "small green fox" },
});
seen.character = await client.videos.getCharacter(character.id);

seen.listed = [];
for await (const video of client.videos.list({ limit: 2 })) seen.listed.push(video.id);
seen.models = (await client.models.list()).data.map((model) => model.id);
seen.moderation = (await client.moderations.create({ input: "a weapon" })).results[0].flagged;

const missing = await caught(client.videos.retrieve("video_0"));
seen.missing = [missing instanceof NotFoundError, missing.code, missing.param, Boolean(missing.requestID)];
const wrong = await caught(client.videos.create({ prompt: "a fox", seconds: "5" }));
seen.wrong = [wrong instanceof BadRequestError, wrong.code, wrong.param];

for (const id of seen.listed) seen.deleted = await client.videos.delete(id);
seen.left = (await client.videos.list()).data.length;
console.log(JSON.stringify(seen));
