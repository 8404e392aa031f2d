local redis_errors = dofile("gate/prosody/mod_invite_gate/redis_errors.lib.lua");

describe("an error of a server", function ()
	for err, expected in pairs({
		["MOVED 3999 10.0.0.1:6381"] = true;
		["READONLY You can't write against a read only replica. script: 4711, on @user_script:12."] = true;
		["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."] = true;
		["CLUSTERDOWN The cluster is down"] = true;
		["ERR Error running script (call to f_4711): @user_script:12: -READONLY You can't write against a replica."] = true;
		["ERR unknown command 'READONLY'"] = false;
		["LOADING Redis is loading the dataset in memory"] = false;
		["NOREPLICAS Not enough good replicas to write."] = false;
		["3"] = false;
	}) do
		it((expected and "tells" or "does not tell") .. " to ask another: " .. err, function ()
			assert.equal(expected, redis_errors.is_wrong_node(err));
		end);
	end
end);

describe("the answer of a sentinel", function ()
	it("is an address", function ()
		assert.same({ host = "10.0.0.1", port = 6379 }, redis_errors.read_primary({ "10.0.0.1", "6379" }));
	end);

	it("may be none", function ()
		for _, reply in ipairs({ {}, { "10.0.0.1" }, { "10.0.0.1", "high" }, 3, "OK", { 1, 2 } }) do
			assert.is_nil(redis_errors.read_primary(reply));
		end
		assert.is_nil(redis_errors.read_primary(nil));
	end);
end);

describe("the answer of a node", function ()
	local asked = { host = "redis.example", port = 7000 };

	it("names another one", function ()
		assert.same({ host = "10.0.0.1", port = 6381 }, redis_errors.read_moved("MOVED 3999 10.0.0.1:6381", asked));
		assert.same({ host = "2001:db8::1", port = 6381 }, redis_errors.read_moved("MOVED 3999 2001:db8::1:6381", asked));
	end);

	it("names another port of its own host", function ()
		assert.same({ host = "redis.example", port = 6381 }, redis_errors.read_moved("MOVED 3999 :6381", asked));
	end);

	it("that hands over the keys means itself", function ()
		assert.equal(asked, redis_errors.read_moved("ASK 3999 10.0.0.1:6381", asked));
	end);

	it("may be of no use", function ()
		assert.is_nil(redis_errors.read_moved("CLUSTERDOWN The cluster is down", asked));
	end);
end);

describe("a primary", function ()
	local function info(line)
		return "# Replication\r\nrole:master\r\nconnected_slaves:1\r\n" .. line .. "\r\nmaster_repl_offset:4711\r\n";
	end

	it("has a replica that is in step", function ()
		assert.is_true(redis_errors.awaits_replica(info("slave0:ip=10.0.0.2,port=6379,state=online,offset=4711,lag=1")));
	end);

	it("has none that is in step", function ()
		assert.is_false(redis_errors.awaits_replica(info("slave0:ip=10.0.0.2,port=6379,state=online,offset=17,lag=11")));
		assert.is_false(redis_errors.awaits_replica(info("slave0:ip=10.0.0.2,port=6379,state=wait_bgsave,offset=0,lag=0")));
		assert.is_false(redis_errors.awaits_replica(info("")));
	end);

	it("has none, and must have one", function ()
		assert.is_true(redis_errors.awaits_replica(info("min_slaves_good_slaves:0")));
	end);
end);
